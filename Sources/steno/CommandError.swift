/// A failure of the command itself: what, which, and the remedy.
struct CommandError: Error, CustomStringConvertible {
  private let ownStatus: ExitStatus
  var message: String
  /// The key of the setting that is at fault, where it is one that the configuration file may have set.
  private let setting: String?

  init(_ status: ExitStatus, _ message: String, setting: String? = nil) {
    ownStatus = status
    self.message = message
    self.setting = setting
  }

  /// The status that it ends the command with.
  var status: ExitStatus { path == nil ? ownStatus : .configuration }

  var description: String { (path.map { $0 + ": " } ?? "") + message }

  private var path: String? { ownStatus == .usage ? setting.flatMap { Settings.path(ifSetting: $0) } : nil }
}
