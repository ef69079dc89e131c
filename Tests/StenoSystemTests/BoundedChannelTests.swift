import StenoSystem
import Testing

@Suite(.timeLimit(.minutes(5))) struct BoundedChannelTests {
  @Test(arguments: [1, 2, 7, 64])
  func everyElementIsReceivedOnceHoweverManyTasksThereAre(capacity: Int) async {
    let channel = BoundedChannel<Int>(capacity: capacity)
    let (senders, each) = (8, 500)
    let received = await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<5 {
        group.addTask {
          var mine: [Int] = []
          while let element = await channel.next() { mine.append(element) }
          return mine
        }
      }
      await withTaskGroup { inner in
        for sender in 0..<senders {
          inner.addTask {
            for index in 0..<each { #expect(await channel.send(sender * each + index)) }
          }
        }
      }
      channel.finish()
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(received.sorted() == Array(0..<(senders * each)))
    #expect(channel.load == 0)
  }

  @Test func oneSenderIsReceivedInOrder() async {
    let channel = BoundedChannel<Int>(capacity: 3)
    async let sent: Void = {
      for index in 0..<1_000 { await channel.send(index) }
      channel.finish()
    }()
    var received: [Int] = []
    while let element = await channel.next() { received.append(element) }
    await sent
    #expect(received == Array(0..<1_000))
  }

  @Test func theWeightsWaitingStayWithinTheCapacity() async {
    let channel = BoundedChannel<Int>(capacity: 10) { $0 }
    let weights = (0..<2_000).map { $0 * 7 % 10 + 1 }
    async let sent: Void = {
      for weight in weights { await channel.send(weight) }
      channel.finish()
    }()
    var received: [Int] = []
    while let element = await channel.next() {
      received.append(element)
      #expect(channel.load <= 10)
    }
    await sent
    #expect(received == weights)
  }

  @Test func oneElementFitsWhateverItsWeight() async {
    let channel = BoundedChannel<Int>(capacity: 10) { $0 }
    #expect(await channel.send(1_000))
    #expect(await channel.next() == 1_000)
  }

  @Test func aSenderThatDoesNotFitSleepsUntilThereIsRoom() async {
    let channel = BoundedChannel<Int>(capacity: 10) { $0 }
    await channel.send(6)
    async let sent = channel.send(5)
    #expect(await channel.next() == 6)
    #expect(await sent)
    #expect(await channel.next() == 5)
  }

  @Test func whatIsQueuedAtTheEndIsStillReceived() async {
    let channel = BoundedChannel<Int>(capacity: 4)
    for element in 1...3 { await channel.send(element) }
    channel.finish()
    channel.finish()
    #expect(await channel.send(4) == false)
    var received: [Int] = []
    while let element = await channel.next() { received.append(element) }
    #expect(received == [1, 2, 3])
  }

  @Test func finishingWakesAllWhoWait() async {
    let full = BoundedChannel<Int>(capacity: 1)
    let empty = BoundedChannel<Int>(capacity: 1)
    await full.send(0)
    await withTaskGroup { group in
      for _ in 0..<10 {
        group.addTask { #expect(await full.send(1) == false) }
        group.addTask { #expect(await empty.next() == nil) }
      }
      for _ in 0..<100 { await Task.yield() }
      full.finish()
      empty.finish()
    }
  }

  @Test func cancellingWakesWhoeverWaitsAndNobodyElse() async {
    for round in 0..<200 {
      let channel = BoundedChannel<Int>(capacity: 1)
      let received = await withTaskGroup(of: Int.self) { survivors in
        survivors.addTask { await Self.receive(channel) }
        let early = await withTaskGroup(of: Int.self) { cancelled in
          for _ in 0..<4 { cancelled.addTask { await Self.receive(channel) } }
          for _ in 0..<(round % 5) { await Task.yield() }
          cancelled.cancelAll()
          return await cancelled.reduce(0, +)
        }
        for element in 0..<10 { #expect(await channel.send(element)) }
        channel.finish()
        return await survivors.reduce(early, +)
      }
      #expect(received == 10)
    }
  }

  /// How many elements there were.
  private static func receive(_ channel: BoundedChannel<Int>) async -> Int {
    var count = 0
    while await channel.next() != nil { count += 1 }
    return count
  }

  @Test func aSenderThatCannotWaitMakesRoom() async {
    let channel = BoundedChannel<Int>(
      capacity: 10, weight: { $0 },
      makeRoom: { waiting, limit in
        var (kept, load) = (waiting, waiting.reduce(0, +))
        while load > limit, let first = kept.first { (kept, load) = (Array(kept.dropFirst()), load - first) }
        return kept
      })
    for element in [4, 3, 3] { #expect(await channel.send(element)) }
    #expect(await channel.next() == 4)
    for element in [2, 6] { #expect(await channel.send(element)) }
    #expect(channel.load == 8, "of 3, 3 and 2 there was room for 2 beside 6")
    channel.finish()
    #expect(await channel.next() == 2)
    #expect(await channel.next() == 6)
    #expect(await channel.next() == nil)
  }
}
