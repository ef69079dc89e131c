import Foundation
import StenoCaption
import StenoSystem
import StenoCore
import Synchronization

/// Writes the files of ``StenoCaption/HLSCaptions`` into a folder, each whole at every moment, on the thread of files.
final class HLSWriter: Sendable {
  private struct State {
    var captions: HLSCaptions
    var failure: CommandError?
    /// How many files wait to be written or removed.
    var waiting = 0
  }

  private let folder: String
  private let notices: Notices
  private let state: Mutex<State>
  /// The most files that may wait: those of twenty minutes.
  private static let mostWaiting = 400

  /// - Parameters:
  ///   - folder: Where; where there are captions of an earlier session already, in `folder.1`.
  ///   - cues: How they are laid out.
  ///   - overwrites: Whether captions of an earlier session may be replaced.
  ///   - notices: What reports where they are.
  /// - Throws: ``CommandError`` where the folder cannot be made.
  init(folder: String, cues: CueOptions, overwrites: Bool, notices: Notices) throws {
    self.notices = notices
    state = Mutex(State(captions: HLSCaptions(options: cues)))
    var path = folder
    if !overwrites, Self.isTaken(path) {
      path = (1..<10_000).lazy.map { "\(folder).\($0)" }.first { !Self.isTaken($0) } ?? folder
      notices.tell("\(folder) is kept: writing this session to \(path). Use --overwrite to replace it.")
    }
    self.folder = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandError(.cannotWrite, "\(path) cannot be created: \(error.localizedDescription)")
    }
  }

  func observe(_ event: TranscriptEvent, from voice: Voice?) { change { $0.observe(event, from: voice) } }
  func advance(to frame: FrameIndex, of voice: Voice?) { change { $0.advance(to: frame, of: voice) } }

  /// Writes what is left.
  ///
  /// - Throws: ``CommandError`` for the first file that could not be written.
  func finish() async throws {
    change { $0.finish() }
    await ResultFile.thread.drain()
    if let failure = state.withLock({ $0.failure }) { throw failure }
    notices.tell("wrote \(folder)/\(HLSCaptions.playlistName).")
  }

  private static func isTaken(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(HLSCaptions.playlistName)")
  }

  private func change(_ body: (inout HLSCaptions) -> [HLSCaptions.Change]) {
    // Queued inside the lock, so that a playlist never comes before what it names; queueing does not wait.
    state.withLock { state in
      for change in body(&state.captions) where state.failure == nil {
        guard state.waiting < Self.mostWaiting else {
          fail(CommandError(.cannotWrite, "\(folder) is too slow for live captions."), &state)
          return
        }
        state.waiting += 1
        ResultFile.thread.run { self.perform(change) }
      }
    }
  }

  private func perform(_ change: HLSCaptions.Change) {
    var failure: CommandError?
    if state.withLock({ $0.failure == nil }) {
      switch change {
      case .write(let name, let text): failure = write(name, text)
      case .remove(let name): unlink("\(folder)/\(name)")
      }
    }
    state.withLock { state in
      state.waiting -= 1
      if let failure { fail(failure, &state) }
    }
  }

  /// Nothing more is written; that is said at once, and is the session's failure at its end.
  private func fail(_ failure: CommandError, _ state: inout State) {
    guard state.failure == nil else { return }
    state.failure = failure
    notices.tell("\(failure.message) Captions continue without it.")
  }

  private func write(_ name: String, _ text: String) -> CommandError? {
    do {
      var file = try ResultFile(path: "\(folder)/\(name)", isLive: false)
      try file.append(bytes: Array(text.utf8))
      try file.finish()
      return nil
    } catch {
      return error as? CommandError ?? CommandError(.cannotWrite, "\(folder)/\(name): \(error)")
    }
  }
}
