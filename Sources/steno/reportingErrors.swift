import ArgumentParser
import StenoSystem
import StenoCore

/// Runs a command; an error becomes a line on standard error and an exit status.
func reportingErrors(_ body: () async throws -> Void) async throws {
  do {
    try await body()
    await StandardError.thread.drain()
  } catch let error as ExitCode {
    await StandardError.thread.drain()
    throw error
  } catch {
    await StandardError.thread.drain()
    StandardError.write("steno: \(describe(error).printable)\n")
    throw ExitCode(ExitStatus(of: error).rawValue)
  }
}

/// An error as a person reads it.
func describe(_ error: any Error) -> String {
  switch error {
  case let failure as RecognitionFailure: failure.message
  case let error as OptionError: (Settings.path(ifSetting: error.option).map { $0 + ": " } ?? "") + "\(error)"
  default: "\(error)"
  }
}
