import Testing

@testable import StenoServer

private let here = ClientAddress([127, 0, 0, 1])
private let near = ClientAddress([192, 168, 0, 7])
private let far = ClientAddress([203, 0, 113, 9])

@Test func onePlaceIsKeptFreeAtTheExpenseOfTheOldestStranger() {
  var table = ConnectionTable<Int>(capacity: 3)
  #expect(table.open(1, from: far).isEmpty && table.open(2, from: far).isEmpty)
  #expect(table.open(3, from: far) == [1])
  #expect(!table.hasRoom, "who was asked to leave still has a descriptor")
  table.close(1)
  #expect(table.hasRoom && table.count == 2)
}

@Test func whoIsServedIsNeverClosedForAnother() {
  var table = ConnectionTable<Int>(capacity: 3)
  for id in 1...3 {
    let leaving = table.open(id, from: here)
    #expect(leaving.isEmpty)
    table.serve(id)
  }
  #expect(!table.hasRoom)
  #expect(table.rest(2) == [2], "an idle one makes room as soon as it rests")
}

@Test func theAddressWithTheMostStrangersGoesFirst() {
  var table = ConnectionTable<Int>(capacity: 6)
  _ = (table.open(1, from: near), table.open(2, from: here))
  for id in 3...5 { _ = table.open(id, from: far) }
  #expect(table.open(6, from: far) == [3])
  table.close(3)
  #expect(table.open(7, from: near) == [4], "the crowd, not the newcomer")
}

@Test func thisMachineGoesBeforeOthersThatHaveAsMany() {
  var table = ConnectionTable<Int>(capacity: 3)
  _ = (table.open(1, from: here), table.open(2, from: far))
  #expect(table.open(3, from: near) == [2])
}

@Test func strangersGoBeforeThoseThatRest() {
  var table = ConnectionTable<Int>(capacity: 3)
  _ = table.open(1, from: far)
  table.serve(1)
  _ = (table.rest(1), table.open(2, from: here))
  #expect(table.open(3, from: here) == [2])
  table.close(2)
  table.serve(3)
  #expect(table.open(4, from: here) == [1], "the newcomer has its chance")
  table.close(1)
  #expect(table.count == 2 && table.hasRoom)
}

/// Whatever happens, no more are open than may be, nobody is asked twice, and only those are asked who may be.
@Test func thousandsOfConnectionsKeepTheTableSound() {
  var (table, generator) = (ConnectionTable<Int>(capacity: 20), SystemRandomNumberGenerator())
  var open: Set<Int> = []
  var leaving: Set<Int> = []
  var served: Set<Int> = []
  func ask(_ ids: [Int]) {
    for id in ids { #expect(leaving.insert(id).inserted && open.contains(id) && !served.contains(id)) }
  }
  for id in 0..<5_000 {
    if table.hasRoom {
      open.insert(id)
      ask(table.open(id, from: [here, near, far].randomElement(using: &generator) ?? here))
    }
    let some = open.randomElement(using: &generator) ?? 0
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      table.serve(some)
      if !leaving.contains(some) { served.insert(some) }
    case 1:
      served.remove(some)
      ask(table.rest(some))
    default:
      let gone = leaving.randomElement(using: &generator) ?? some
      table.close(gone)
      _ = (open.remove(gone), leaving.remove(gone), served.remove(gone))
    }
    #expect(table.count == open.count && open.count <= 20)
  }
}

@Test(arguments: [
  (1_000, 1_048_576, 20, 1_100, 1_000), (1_000, 1_024, 20, 980, 880), (1_000, 64, 16, 24, 18), (10, 1_024, 20, 110, 10),
  (1_000, 20, 19, 4, 3), (1, 64, 12, 28, 1),
])
func limitsFollowTheProcess(clients: Int, descriptors: Int, open: Int, connections: Int, following: Int) {
  let limits = ConnectionLimits(maximumClients: clients, descriptors: descriptors, open: open)
  #expect(limits.connections == connections && limits.clients == following)
}

@Test func addressesAreThoseOfAHousehold() {
  let mapped = Array(repeating: UInt8(0), count: 10) + [0xFF, 0xFF, 192, 168, 0, 7]
  #expect(ClientAddress(mapped) == near && !near.isLoopback)
  let site: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 1]
  #expect(ClientAddress(site + [0, 0, 0, 0, 0, 0, 0, 1]) == ClientAddress(site + [9, 9, 9, 9, 9, 9, 9, 9]))
  #expect(ClientAddress(site + Array(repeating: 0, count: 8)) != near)
  #expect(here.isLoopback && ClientAddress(Array(repeating: 0, count: 15) + [1]).isLoopback)
  #expect(!ClientAddress(Array(repeating: 0, count: 16)).isLoopback)
}
