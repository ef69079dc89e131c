import StenoCore

/// Which decode passes of all sessions run now, which wait, and which are not worth waiting for any more.
///
/// - A pass of a more urgent class goes before all that wait in the others. Within a class the session that was given
///   least audio there goes first, so that nobody gains by asking more often.
/// - So many passes run at once as there are workers, as long as they fit into memory together. The one whose turn it is
///   is not overtaken by smaller ones; an engine with nothing to do takes it, whatever its size.
/// - Overload is a partial whose successor is due before its own turn has come. It is shed, and so are, before it, all
///   re-decodes that wait. A re-decode is also shed once others were given more than ``Limits/patience`` while it waited.
///   The other classes are never shed, and nothing is while only one session has anything to do: that one's reader
///   leaves out passes by itself when it falls behind.
///
/// #### Source
/// The turns are those of "Start-time Fair Queueing", Goyal, Vin and Cheng 1996, with audio for the length of a packet.
struct DecodingScheduler: Sendable {
  /// What the machine can do at once.
  struct Limits: Sendable {
    /// Passes that run at once.
    var passes: Int
    /// What a pass takes of memory.
    var memory: PassMemory
    /// Memory that passes take together, unless there is only one.
    var bytes: Int64
    /// Audio of other sessions that is decoded while a re-decode waits, before that is given up, in frames.
    var patience: Int64
  }

  /// What becomes of a request. One that none is given for waits.
  enum Action: Equatable {
    /// It runs.
    case run(Int)
    /// It is left out.
    case shed(Int)
  }

  private struct Waiting {
    var request: DecodingRequest
    /// Audio of other sessions that has been begun since it came.
    var passedOver: Int64 = 0
  }

  private struct Account {
    /// For every class, the audio that the session has been given there, counted from where the class was when the
    /// session last had nothing to ask for.
    var served = [Int64](repeating: 0, count: DecodingClass.allCases.count)
    var skipped = SkippedPasses()
  }

  private let limits: Limits
  /// In the order of their arrival.
  private var waiting: [Waiting] = []
  private var running: [Int: DecodingRequest] = [:]
  private var bytes: Int64 = 0
  private var accounts: [SessionKey: Account] = [:]
  /// For every class, how much the session had been given whose turn came last.
  private var progress = [Int64](repeating: 0, count: DecodingClass.allCases.count)
  /// What was left out, of all sessions.
  private(set) var skipped = SkippedPasses()

  init(limits: Limits) {
    self.limits = limits
  }

  /// How many passes run.
  var runningCount: Int { running.count }
  /// How many wait.
  var waitingCount: Int { waiting.count }
  /// The sessions that something is known of.
  var sessionCount: Int { accounts.count }

  /// What was left out of a session.
  func skipped(of session: SessionKey) -> SkippedPasses { accounts[session]?.skipped ?? SkippedPasses() }

  /// Takes a request, and says what becomes of it and of the others.
  mutating func submit(_ request: DecodingRequest) -> [Action] {
    let place = request.urgency.rawValue
    // Who asks for nothing saves nothing up. One that waits already has at least as much.
    accounts[request.session, default: Account()].served[place].raise(to: progress[place])
    waiting.append(Waiting(request: request))
    return schedule()
  }

  /// Says that a pass has ended.
  mutating func finish(_ number: Int) -> [Action] {
    guard let request = running.removeValue(forKey: number) else { return [] }
    bytes -= limits.memory.bytes(frames: request.frames)
    return schedule()
  }

  /// Forgets a request that still waits.
  mutating func cancel(_ number: Int) -> [Action] {
    waiting.removeAll { $0.request.number == number }
    return schedule()
  }

  /// Says how far the audio of a waiting request's segment has come.
  mutating func advance(_ number: Int, to position: FrameIndex) -> [Action] {
    guard let request = waiting.first(where: { $0.request.number == number })?.request, request.urgency == .partial,
      let deadline = request.deadline, position >= deadline, !isAlone(request.session)
    else { return [] }
    let shed = shed { $0.request.urgency == .redecode } + shed { $0.request.number == number }
    return shed + schedule()
  }

  /// Counts a partial that its reader did not even ask for.
  mutating func skipPartial(of session: SessionKey) {
    count(.partial, of: session)
  }

  /// Forgets a session. What of it still waits is answered as if it were not over.
  mutating func close(_ session: SessionKey) {
    accounts[session] = nil
  }

  private func isAlone(_ session: SessionKey) -> Bool {
    waiting.allSatisfy { $0.request.session == session } && running.values.allSatisfy { $0.session == session }
  }

  private mutating func schedule() -> [Action] {
    var actions: [Action] = []
    while running.count < limits.passes, let index = nextIndex, fits(waiting[index].request) {
      actions.append(.run(begin(at: index)))
    }
    let patience = limits.patience
    return actions + shed { $0.passedOver > patience }
  }

  /// Whose turn it is.
  private var nextIndex: Int? {
    waiting.indices.min { turn(waiting[$0].request) < turn(waiting[$1].request) }
  }

  private func turn(_ request: DecodingRequest) -> (DecodingClass, Int64, Int) {
    (request.urgency, accounts[request.session]?.served[request.urgency.rawValue] ?? 0, request.number)
  }

  private func fits(_ request: DecodingRequest) -> Bool {
    running.isEmpty || bytes + limits.memory.bytes(frames: request.frames) <= limits.bytes
  }

  private mutating func begin(at index: Int) -> Int {
    let request = waiting.remove(at: index).request
    let place = request.urgency.rawValue
    running[request.number] = request
    bytes += limits.memory.bytes(frames: request.frames)
    progress[place].raise(to: accounts[request.session]?.served[place] ?? 0)
    accounts[request.session]?.served[place] += request.frames
    for index in waiting.indices
    where waiting[index].request.urgency == .redecode && waiting[index].request.session != request.session {
      waiting[index].passedOver += request.frames
    }
    return request.number
  }

  private mutating func shed(_ isShed: (Waiting) -> Bool) -> [Action] {
    let shed = waiting.filter(isShed).map(\.request)
    waiting.removeAll(where: isShed)
    for request in shed { count(request.urgency, of: request.session) }
    return shed.map { .shed($0.number) }
  }

  private mutating func count(_ urgency: DecodingClass, of session: SessionKey) {
    let part: WritableKeyPath<SkippedPasses, Int> = urgency == .partial ? \.partials : \.redecodes
    skipped[keyPath: part] += 1
    accounts[session, default: Account()].skipped[keyPath: part] += 1
  }
}

extension Int64 {
  fileprivate mutating func raise(to other: Int64) {
    self = Swift.max(self, other)
  }
}
