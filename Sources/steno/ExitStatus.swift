import ArgumentParser
import StenoCore
import StenoSystem
import StenoProviders
import StenoVAD

/// The exit statuses of the command.
///
/// #### Source
/// sysexits.h, whose meanings they keep.
enum ExitStatus: Int32 {
  case usage = 64
  case notAudio = 65
  case missingInput = 66
  case unavailable = 69
  case cannotWrite = 73
  case gaveUp = 75
  case unauthorized = 77
  case configuration = 78

  /// The status that an error ends the command with.
  init(of error: any Error) {
    switch error {
    case let error as CommandError: self = error.status
    case let error as SourceError: self = Self.status(of: error.code)
    case let error as RecognitionFailure: self = Self.status(of: error)
    case let error as OptionError:
      self = Settings.path(ifSetting: error.option) == nil ? .usage : .configuration
    case let code as ExitCode: self = ExitStatus(rawValue: code.rawValue) ?? .unavailable
    default: self = .unavailable
    }
  }

  /// The status that a transcript ends with of which an item failed, whoever was asked for it.
  init(ofFailed failure: RecognitionFailure) {
    self = Self.status(of: failure) == .unauthorized ? .unauthorized : .gaveUp
  }

  private static func status(of failure: RecognitionFailure) -> ExitStatus {
    switch failure.code {
    case ProviderFailure.Kind.unauthorized.rawValue: .unauthorized
    case ProviderFailure.Kind.configuration.rawValue: .configuration
    default: failure.isRetryable ? .gaveUp : .unavailable
    }
  }

  private static func status(of code: SourceError.Code) -> ExitStatus {
    switch code {
    case .missing, .refused: .missingInput
    case .unauthorized: .unauthorized
    case .notAudio: .notAudio
    case .gaveUp: .gaveUp
    case .unavailable: .unavailable
    case .unsupported: .usage
    }
  }
}
