import StenoCore
import Synchronization

/// What the gateway counts, and how Prometheus reads it.
final class GatewayFigures: Sendable {
  private struct Key: Hashable {
    let path: String
    let dialect: String
    let status: Int
  }

  private struct Counts {
    var requests: [Key: Int] = [:]
    var frames: Int64 = 0
  }

  private static let known: Set = [
    "/v1/audio/transcriptions", "/v1/realtime", "/v1/models", "/v1/listen", "/v1/stt/create", "/api/v1/asr/recognize",
  ]

  private let counts = Mutex(Counts())

  /// A request has its answer. Paths that clients make up are counted as one.
  func count(_ entry: AccessEntry) {
    let path = Self.known.contains(entry.path) ? entry.path : "other"
    counts.withLock { $0.requests[Key(path: path, dialect: entry.dialect, status: entry.status), default: 0] += 1 }
  }

  /// Audio was transcribed.
  func countAudio(frames: Int64) { counts.withLock { $0.frames += frames } }

  /// All of it, with the sessions, in Prometheus' text format.
  func text(_ admission: AdmissionTable) -> String {
    let counts = counts.withLock { $0 }
    let requests = counts.requests.map { key, count in
      let labels = "path=\"\(key.path)\",dialect=\"\(key.dialect)\",status=\"\(key.status)\""
      return "steno_http_requests_total{\(labels)} \(count)\n"
    }.sorted()
    return """
      # HELP steno_http_requests_total Requests by path, dialect and status.
      # TYPE steno_http_requests_total counter
      \(requests.joined())# HELP steno_sessions Sessions that are open.
      # TYPE steno_sessions gauge
      steno_sessions \(admission.sessions)
      # HELP steno_sessions_limit Sessions that may be open.
      # TYPE steno_sessions_limit gauge
      steno_sessions_limit \(admission.capacity)
      # HELP steno_sessions_refused_total Sessions that were refused for want of room.
      # TYPE steno_sessions_refused_total counter
      steno_sessions_refused_total \(admission.refused)
      # HELP steno_audio_seconds_total Audio that was transcribed.
      # TYPE steno_audio_seconds_total counter
      steno_audio_seconds_total \(FrameIndex(counts.frames).milliseconds / 1_000)

      """
  }
}
