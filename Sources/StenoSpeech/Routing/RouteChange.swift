public import StenoCore

/// That another recognizer of a route does the work from now on.
public enum RouteChange: Sendable, Equatable {
  /// The one in front failed, and the one of this name does its work.
  case takesOver(name: String, because: RecognitionFailure)
  /// The one of this name, further in front, does the work again.
  case isBack(name: String)
}
