import Glibc
import StenoCore
import StenoSystem

/// Whether other machines may change a file without this one's kernel hearing of it.
enum NetworkFileSystem {
  /// Types of file systems whose notifications tell only of this machine's own writing.
  ///
  /// #### Source
  /// inotify(7), "Limitations and caveats", and the names in `/proc/self/mountinfo`.
  private static let types: Set<Substring> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "afs", "ceph", "gfs2", "ocfs2", "lustre", "gpfs",
    "glusterfs", "vboxsf", "vmhgfs", "prl_fs",
  ]

  /// Whether `path` lies on one; false where nothing tells.
  static func holds(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path.pathBytes, &status) == 0,
      let table = try? readFile("/proc/self/mountinfo")
    else { return false }
    let device = UInt64(status.st_dev)
    // The kernel's numbers of 12 and 20 bits, as glibc's major() and minor() take them apart.
    let major = (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
    let minor = device & 0xFF | (device >> 12) & ~0xFF
    return isNetwork(device: "\(major):\(minor)", mounts: String(decoding: table, as: UTF8.self))
  }

  /// Whether the device, as in `8:1`, is one by this table of mounts.
  ///
  /// #### Source
  /// proc(5), `/proc/[pid]/mountinfo`: the device is the third field, the type the first after a lone hyphen.
  static func isNetwork(device: String, mounts: String) -> Bool {
    mounts.split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      guard fields.count > 2, fields[2] == device, let hyphen = fields.firstIndex(of: "-"), hyphen + 1 < fields.count
      else { return false }
      // Of FUSE, anything may be behind it.
      return types.contains(fields[hyphen + 1]) || fields[hyphen + 1].hasPrefix("fuse")
    }
  }
}
