import Foundation
import StenoJSON

/// The settings of a `--config` file: a JSON object whose keys are the long flags with underscores.
struct ConfigurationFile: Decodable {
  /// Where it was read; empty where no file was named.
  private(set) var path = ""
  var threshold: Float?
  var negativeThreshold: Float?
  var prefixPaddingMs: Int?
  var silenceDurationMs: Int?
  var minSpeechMs: Int?
  var maxSegmentMs: Int?
  var language: String?
  var provider: OneOrMany?
  var model: String?
  var baseURL: String?
  var hedgeAfterMs: Int?
  var format: String?
  /// The settings of each provider, by name.
  private(set) var providers: [(name: String, settings: JSONValue)] = []

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case threshold
    case negativeThreshold = "negative_threshold"
    case prefixPaddingMs = "prefix_padding_ms"
    case silenceDurationMs = "silence_duration_ms"
    case minSpeechMs = "min_speech_ms"
    case maxSegmentMs = "max_segment_ms"
    case baseURL = "base_url"
    case hedgeAfterMs = "hedge_after_ms"
    case language, provider, model, format
  }

  /// No settings.
  init() {}

  /// Reads the file at `path`.
  init(path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw CommandError(.configuration, "\(path): there is no such configuration file, or it may not be read.")
    }
    try self.init(path: path, bytes: bytes)
  }

  /// Reads what stands in the file at `path`.
  init(path: String, bytes: Data) throws {
    do {
      let keys = try Self.keys(in: bytes)
      try Self.refuseUnknown(keys)
      self = try JSONDecoder().decode(ConfigurationFile.self, from: bytes)
      self.path = path
      providers = try Self.providers(in: bytes)
    } catch let error as DecodingError {
      throw CommandError(.configuration, "\(path): \(Self.explain(error))")
    } catch let error as CommandError {
      throw CommandError(.configuration, "\(path): \(error.message)")
    }
  }

  private static func keys(in bytes: Data) throws -> [String] {
    do {
      return try JSONDecoder().decode([String: AnyValue].self, from: bytes).keys.map { $0 }
    } catch {
      throw CommandError(.configuration, "it is not a JSON object.")
    }
  }

  private static func providers(in bytes: Data) throws -> [(name: String, settings: JSONValue)] {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw CommandError(.configuration, "\(error).")
    }
    guard let providers = value["providers"] else { return [] }
    guard let members = providers.members, members.allSatisfy({ $0.value.members != nil }) else {
      throw CommandError(.configuration, "providers must be an object with an object for each provider.")
    }
    return members.map { ($0.name, $0.value) }
  }

  private static func refuseUnknown(_ keys: [String]) throws {
    let known = CodingKeys.allCases.map { $0.rawValue } + ["providers"]
    guard let unknown = keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw CommandError(.configuration, "there is no setting \(unknown); there are \(known.joined(separator: ", ")).")
  }

  private static func explain(_ error: DecodingError) -> String {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context),
      .keyNotFound(_, let context):
      context.codingPath.first.map { "\($0.stringValue) has a value of the wrong kind." }
        ?? "a number in it is too large or not whole."
    @unknown default: "a value in it cannot be read."
    }
  }

  /// A name, or a list of names.
  struct OneOrMany: Decodable {
    var names: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      names = try (try? container.decode([String].self)) ?? [container.decode(String.self)]
    }
  }

  /// Any JSON value; only the keys matter.
  private struct AnyValue: Decodable {
    init(from decoder: any Decoder) {}
  }
}
