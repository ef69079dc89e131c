import StenoCore
import StenoTesting
import Testing

@testable import StenoLocal

@Suite struct ContextShelfTests {
  private func context(_ token: Int) -> SpokenContext {
    SpokenContext().adding(.init(audio: [0], tokens: [token]), limit: 10)
  }

  @Test func whatWasLeftIsTakenOnce() {
    var shelf = ContextShelf()
    shelf.put(context(7), after: ItemID(1))
    #expect(shelf.take(after: ItemID(1))?.tokens == [7])
    #expect(shelf.take(after: ItemID(1)) == nil)
  }

  @Test func whatNobodyWillTakeIsNotKept() {
    var shelf = ContextShelf()
    shelf.drop(after: ItemID(1))
    shelf.put(context(7), after: ItemID(1))
    #expect(shelf.take(after: ItemID(1)) == nil)
    shelf.put(context(8), after: ItemID(2))
    shelf.drop(after: ItemID(2))
    #expect(shelf.take(after: ItemID(2)) == nil)
  }

  @Test func anItemThatAnotherEngineReadLeavesNothing() {
    var shelf = ContextShelf()
    shelf.put(context(7), after: ItemID(1))
    #expect(shelf.take(after: ItemID(2)) == nil)
    #expect(shelf.take(after: ItemID(1)) == nil, "it was not asked for, and its time is past")
  }

  @Test func everySuccessorGetsItsPredecessorsContext() {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<50 {
      var shelf = ContextShelf()
      var left = 1
      for item in 1...40 {
        while left <= item || (left < item + 4 && Bool.random(using: &random)) {
          shelf.put(context(left), after: ItemID(left))
          left += 1
        }
        #expect(shelf.take(after: ItemID(item))?.tokens == [item])
      }
    }
  }
}
