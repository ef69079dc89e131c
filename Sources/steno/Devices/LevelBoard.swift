import Glibc
import StenoCapture
import StenoCaption
import StenoCore
import StenoDecode
import Synchronization

/// A level meter per device until stopped: redrawn in place on a terminal, else one line per device and second.
final class LevelBoard: Sendable {
  private enum Reading {
    /// Nothing has come yet.
    case silent
    /// The loudest sample since the last drawing, fading.
    case level(Float)
    case failed(String)
  }

  /// The longest bar, and the shortest that a long name leaves room for.
  private static let (barWidth, leastBarWidth) = (30, 10)
  /// The quietest level that shows, in decibels below full scale.
  private static let floor: Float = -60

  private let devices: [CaptureDevice]
  private let sources: [any AudioSource]
  private let readings: Mutex<[Reading]>
  private let isTerminal = isatty(STDOUT_FILENO) == 1

  init(_ devices: [CaptureDevice], notices: Notices) throws {
    self.devices = devices
    sources = try devices.map { try SourceName($0.source).open(MediaOptions(), notices: notices) }
    readings = Mutex(devices.map { _ in .silent })
  }

  /// Ends all meters.
  func finish() {
    for source in sources { source.finish() }
  }

  /// Draws until ``finish()``.
  func run() async {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { await self.draw() }
      group.addTask { await self.listen() }
      _ = await group.next()
      group.cancelAll()
    }
  }

  private func listen() async -> Bool {
    await withTaskGroup(of: Void.self) { group in
      for (number, source) in sources.enumerated() {
        group.addTask { await self.listen(to: source, number) }
      }
    }
    return true
  }

  private func listen(to source: any AudioSource, _ number: Int) async {
    do {
      while let event = try await source.next() {
        guard case .audio(let chunk) = event else { continue }
        let peak = chunk.samples.lazy.map(abs).max() ?? 0
        readings.withLock { readings in
          if case .level(let before) = readings[number] {
            readings[number] = .level(max(before, peak))
          } else {
            readings[number] = .level(peak)
          }
        }
      }
    } catch {
      readings.withLock { $0[number] = .failed(describe(error)) }
    }
  }

  private func draw() async -> Bool {
    let clock = ContinuousClock()
    var next = clock.now
    var drawn = 0
    repeat {
      next += isTerminal ? .milliseconds(100) : .seconds(1)
      guard (try? await clock.sleep(until: next)) != nil else { break }
      let (rows, text) = lines()
      let up = isTerminal && drawn > 0 ? "\u{1B}[\(drawn)A" : ""
      guard writeAll(Array((up + text).utf8), to: STDOUT_FILENO) else { break }
      drawn = rows
    } while !Task.isCancelled
    return true
  }

  /// The lines and how many they are: on a terminal as many as fit.
  private func lines() -> (count: Int, text: String) {
    // A line that wrapped would not be drawn over.
    let columns = isTerminal ? LiveLine.columns(of: STDOUT_FILENO).map { $0 - 1 } ?? .max : .max
    let width = min(devices.map(\.source.count).max() ?? 0, max(8, columns - Self.leastBarWidth - 10))
    let barWidth = max(4, min(Self.barWidth, columns - width - 10))
    let shown = devices.prefix(isTerminal ? max(1, LiveLine.height(of: STDOUT_FILENO) - 1) : .max)
    let text = readings.withLock { readings in
      zip(shown, readings.indices).map { device, number in
        let name = device.source.end(columns: width)
        defer { if case .level(let level) = readings[number] { readings[number] = .level(level * 0.7) } }
        let line = name + String(repeating: " ", count: max(2, width + 2 - name.columns))
        let reading = Self.text(readings[number], barWidth: barWidth)
        return (line + reading).beginning(columns: columns) + (isTerminal ? "\u{1B}[K\n" : "\n")
      }.joined()
    }
    return (shown.count, text)
  }

  private static func text(_ reading: Reading, barWidth: Int) -> String {
    switch reading {
    case .silent: return "no audio yet"
    case .failed(let reason): return reason.printable
    case .level(let peak):
      let decibels = peak > 0 ? max(floor, 20 * log10f(peak)) : floor
      let filled = Int((Float(barWidth) * (1 - min(decibels, 0) / floor)).rounded())
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: barWidth - filled)
      return "\(bar) \(Int(decibels.rounded())) dB"
    }
  }
}
