import Foundation
import StenoCaption
import StenoCore
import Synchronization

/// Writes the files of ``StenoCaption/HLSCaptions`` into a folder, each whole at every moment.
final class HLSWriter: Sendable {
  private struct State {
    var captions: HLSCaptions
    var failure: CommandError?
  }

  private let folder: String
  private let state: Mutex<State>

  /// - Parameters:
  ///   - folder: Where.
  ///   - cues: How they are laid out.
  /// - Throws: ``CommandError`` where the folder cannot be made.
  init(folder: String, cues: CueOptions) throws {
    self.folder = folder
    state = Mutex(State(captions: HLSCaptions(options: cues)))
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandError(.cannotWrite, "\(folder) cannot be made: \(error.localizedDescription)")
    }
  }

  func observe(_ event: TranscriptEvent, from voice: Voice?) { change { $0.observe(event, from: voice) } }
  func advance(to frame: FrameIndex, of voice: Voice?) { change { $0.advance(to: frame, of: voice) } }

  /// Writes what is left.
  ///
  /// - Throws: ``CommandError`` for the first file that could not be written.
  func finish() throws {
    change { $0.finish() }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func change(_ body: (inout HLSCaptions) -> [HLSCaptions.Change]) {
    state.withLock { state in
      for change in body(&state.captions) where state.failure == nil {
        switch change {
        case .write(let name, let text): state.failure = write(name, text)
        case .remove(let name): unlink("\(folder)/\(name)")
        }
      }
    }
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
