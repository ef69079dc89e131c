import StenoCore
import StenoSpeech

extension RouteChange {
  /// The change in a line.
  var text: String {
    switch self {
    case .takesOver(let name, let failure): "\(failure.message); \(name) takes over"
    case .isBack(let name): "\(name) is back"
    }
  }
}
