internal import CDigest
import Glibc

/// The files that the set-up installs, and whether they are still what was installed.
///
/// A damaged network gives no text or the wrong one, and a damaged library takes the process with it; neither says so. A
/// file is read through only where it has changed since it was last found whole, which a file in the cache folder
/// remembers.
public enum InstalledFiles {
  /// The SHA-256 sums by path in the cache folder, those of the machines that the set-up knows; as `scripts/assets.tsv`.
  static let sums = [
    "silero/silero_vad_16k_op15.onnx": ["7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49"],
    "moonshine-tiny-en/encoder_model.ort": ["94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221"],
    "moonshine-tiny-en/decoder_model_merged.ort": ["cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0"],
    "moonshine-tiny-en/tokenizer.bin": ["6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d"],
    "onnxruntime/libonnxruntime.so": [
      "c0995ae1102b871426e7bddf625451d6c19f12d0b6d79786218cbb77c2de865c",
      "2723a421531e984cf053ead965b8ea00c88a0353dce17b622bc82e752ef6752f",
    ],
  ]

  /// Checks those of the files that the set-up has installed. Others, and those that are not there, are passed over.
  ///
  /// - Parameter paths: The files.
  /// - Throws: ``FileError``, `damaged`, where one is not what was installed.
  public static func check(_ paths: [String]) throws(FileError) {
    try check(paths, in: CacheFolder.path, sums: sums)
  }

  static func check(_ paths: [String], in folder: String, sums: [String: [String]]) throws(FileError) {
    let record = folder + "/verified"
    let known = Set(text(of: record).split(separator: "\n").map(String.init))
    var found = known
    for path in paths where path.hasPrefix(folder + "/") {
      let name = String(path.dropFirst(folder.count + 1))
      guard let expected = sums[name], let line = try verified(path, name, expected, known) else { continue }
      found = found.filter { !$0.hasSuffix(" " + name) }
      found.insert(line)
    }
    if found != known { write(found.sorted().joined(separator: "\n") + "\n", to: record) }
  }

  /// What is remembered of the file, once it is found to be whole; nil where it cannot be opened, which who uses it says.
  private static func verified(
    _ path: String, _ name: String, _ sums: [String], _ known: Set<String>
  ) throws(FileError) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { return nil }
    let times = [facts.st_mtim, facts.st_ctim].map { "\($0.tv_sec).\($0.tv_nsec)" }.joined(separator: " ")
    let line = "\(facts.st_size) \(times) \(facts.st_dev).\(facts.st_ino) \(sums.joined(separator: ",")) \(name)"
    if known.contains(line) { return line }
    guard let sum = sum(of: descriptor), !sums.contains(sum) else { return line }
    throw FileError(
      code: .damaged,
      message: "\(path) is damaged, or not the file that was installed; run `make setup` to install it again")
  }

  /// The SHA-256 of an open file; nil where it cannot be read.
  static func sum(of descriptor: Int32) -> String? {
    var digest = [UInt8](repeating: 0, count: 32)
    guard unsafe cdigest_sha256(descriptor, &digest) == 0 else { return nil }
    let digits = Array("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  private static func text(of path: String) -> String {
    (try? readFile(path, limit: 1 << 16)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Where the folder cannot be written to, the files are read through again next time.
  private static func write(_ text: String, to path: String) {
    let part = "\(path).\(getpid())"
    let descriptor = unsafe open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return }
    let bytes = Array(text.utf8)
    let isWritten = unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count
    close(descriptor)
    let isPlaced = unsafe isWritten && rename(part, path) == 0
    if !isPlaced { unsafe unlink(part) }
  }
}
