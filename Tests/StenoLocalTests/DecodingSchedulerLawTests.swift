import StenoCore
import StenoTesting
import Testing

@testable import StenoLocal

/// What holds for every schedule: random ones, judged by a model that only keeps books.
struct DecodingSchedulerLawTests {
  @Test(arguments: 0..<60 as Range<UInt64>) func everySchedule(seed: UInt64) {
    var model = SchedulerModel(seed: seed)
    for _ in 0..<300 { model.step() }
    model.drain()
    #expect(model.complaints.isEmpty, "\(model.complaints.prefix(3))")
    #expect(model.runCount > 20)
  }

  @Test func allOfThatHappens() {
    let models = (0..<12 as Range<UInt64>).map { seed in
      var model = SchedulerModel(seed: seed)
      for _ in 0..<300 { model.step() }
      return model
    }
    #expect(models.contains { $0.scheduler.skipped.partials > 5 })
    #expect(models.contains { $0.scheduler.skipped.redecodes > 5 })
    #expect(models.contains { $0.waitedForMemory })
  }
}

/// Plays callers of a scheduler, and complains about what it should not have done.
struct SchedulerModel {
  private static let longest: Int64 = 60
  private static let patience: Int64 = 200

  private(set) var scheduler: DecodingScheduler
  private(set) var complaints: [String] = []
  private(set) var runCount = 0
  private(set) var waitedForMemory = false

  private struct Asked {
    var request: DecodingRequest
    var position: Int64
    /// The audio that each session has been given in this class since.
    var given: [SessionKey: Int64] = [:]
  }

  private var random: SeededGenerator
  private let limits: DecodingScheduler.Limits
  private let sessions: Int
  private var waiting: [Int: Asked] = [:]
  private var running: [Int: DecodingRequest] = [:]
  private var answered: Set<Int> = []
  private var skipped: [SessionKey: SkippedPasses] = [:]
  private var count = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    sessions = Int.random(in: 1...8, using: &random)
    limits = .init(
      passes: Int.random(in: 1...4, using: &random), memory: PassMemory(linear: 2, squared: 0), bytes: 160,
      patience: Self.patience)
    scheduler = DecodingScheduler(limits: limits)
  }

  mutating func step() {
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<8: submit()
    case 8..<13: if let number = anyOf(Array(running.keys)) { finish(number) }
    case 13..<14: if let number = anyOf(Array(waiting.keys)) { cancel(number) }
    default: if let number = anyOf(Array(waiting.keys)) { advance(number) }
    }
    check()
  }

  /// Ends every pass: all that was asked for is answered.
  mutating func drain() {
    while let number = running.keys.min() {
      finish(number)
      check()
    }
    if !waiting.isEmpty { complaints.append("\(waiting.keys.sorted()) were never answered") }
    if answered.count != count { complaints.append("\(answered.count) of \(count) were answered") }
    for (session, expected) in skipped where scheduler.skipped(of: session) != expected {
      complaints.append("what was shed of \(session.number) is not what was counted")
    }
  }

  private mutating func anyOf(_ numbers: [Int]) -> Int? { numbers.sorted().randomElement(using: &random) }

  private mutating func submit() {
    count += 1
    let urgency = DecodingClass.allCases.randomElement(using: &random) ?? .final
    let request = DecodingRequest(
      number: count, session: SessionKey(Int.random(in: 0..<sessions, using: &random)), urgency: urgency,
      frames: Int64.random(in: 1...Self.longest, using: &random),
      deadline: Bool.random(using: &random) ? FrameIndex(10) : nil)
    waiting[count] = Asked(request: request, position: 0)
    take(scheduler.submit(request))
  }

  private mutating func finish(_ number: Int) {
    running[number] = nil
    take(scheduler.finish(number))
  }

  private mutating func cancel(_ number: Int) {
    waiting[number] = nil
    answer(number)
    take(scheduler.cancel(number))
  }

  private mutating func advance(_ number: Int) {
    let position = (waiting[number]?.position ?? 0) + Int64.random(in: 0...12, using: &random)
    waiting[number]?.position = position
    take(scheduler.advance(number, to: FrameIndex(position)))
  }

  private mutating func answer(_ number: Int) {
    if !answered.insert(number).inserted { complaints.append("\(number) was answered twice") }
  }

  private mutating func take(_ actions: [DecodingScheduler.Action]) {
    let others = waiting.values.map(\.request.session) + running.values.map(\.session)
    let isAlone = Set(others).count < 2
    var shedsPartial = false
    for action in actions {
      switch action {
      case .run(let number): run(number)
      case .shed(let number):
        if isAlone { complain(number, "was shed though its session is alone") }
        shedsPartial = shed(number) == .partial || shedsPartial
      }
    }
    if shedsPartial, waiting.values.contains(where: { $0.request.urgency == .redecode }) {
      complaints.append("a partial was shed, and a re-decode waits on")
    }
  }

  private mutating func run(_ number: Int) {
    answer(number)
    guard let request = waiting.removeValue(forKey: number)?.request else { return complain(number, "did not wait") }
    runCount += 1
    if let other = waiting.values.first(where: { $0.request.urgency < request.urgency }) {
      complain(number, "went before \(other.request.number), which is more urgent")
    }
    running[number] = request
    for other in waiting.keys where waiting[other]?.request.urgency == request.urgency {
      waiting[other]?.given[request.session, default: 0] += request.frames
    }
    checkTurns()
  }

  /// Nobody else is given more, while a session waits, than that session itself and two turns.
  private mutating func checkTurns() {
    for asked in waiting.values {
      let bound = asked.given[asked.request.session, default: 0] + 2 * Self.longest
      if asked.given.values.contains(where: { $0 > bound }) { complain(asked.request.number, "is starved") }
    }
  }

  private mutating func shed(_ number: Int) -> DecodingClass? {
    answer(number)
    guard let asked = waiting.removeValue(forKey: number) else {
      complain(number, "did not wait")
      return nil
    }
    let request = asked.request
    switch request.urgency {
    case .final, .catchUp: complain(number, "must not be shed")
    case .redecode: skipped[request.session, default: SkippedPasses()].redecodes += 1
    case .partial:
      skipped[request.session, default: SkippedPasses()].partials += 1
      if request.deadline.map({ $0.rawValue > asked.position }) ?? true { complain(number, "was shed too early") }
    }
    return request.urgency
  }

  private mutating func complain(_ number: Int, _ complaint: String) {
    complaints.append("\(number) \(complaint)")
  }

  private mutating func check() {
    let bytes = running.values.map { 2 * $0.frames }.reduce(0, +)
    if running.count > limits.passes { complaints.append("\(running.count) passes run") }
    if running.count > 1, bytes > limits.bytes { complaints.append("\(running.count) passes take \(bytes) bytes") }
    if running.isEmpty, !waiting.isEmpty { complaints.append("nothing runs while \(waiting.count) wait") }
    if running.count < limits.passes, !waiting.isEmpty { waitedForMemory = true }
    let counts = (scheduler.runningCount, scheduler.waitingCount)
    if counts != (running.count, waiting.count) { complaints.append("\(counts) run and wait") }
  }
}
