import StenoCore
import StenoTesting
import Testing

@testable import StenoLocal

@Suite(.timeLimit(.minutes(5))) struct ContextChainTests {
  private func context(_ token: Int) -> SpokenContext {
    SpokenContext().adding(.init(audio: [0], tokens: [token]), limit: 10)
  }

  @Test func whatIsThereIsGivenAtOnce() async {
    let chain = ContextChain()
    await chain.publish(context(7), after: ItemID(1))
    #expect(await chain.context(for: ItemID(2)).tokens == [7])
  }

  @Test func aSuccessorWaits() async {
    let chain = ContextChain()
    async let found = chain.context(for: ItemID(2))
    await chain.publish(context(6), after: ItemID(0))
    await chain.publish(context(7), after: ItemID(1))
    #expect(await found.tokens == [7])
  }

  @Test func afterAFailureTheContextIsEmpty() async {
    let chain = ContextChain()
    async let found = chain.context(for: ItemID(2))
    await chain.publish(SpokenContext(), after: ItemID(1))
    #expect(await found.tokens.isEmpty)
  }

  @Test func everySuccessorGetsItsPredecessorsContextInAnyOrder() async {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<50 {
      let chain = ContextChain()
      let order = (1...20).shuffled(using: &random)
      await withDiscardingTaskGroup { group in
        for number in (1...20).shuffled(using: &random) {
          group.addTask { #expect(await chain.context(for: ItemID(number + 1)).tokens == [number]) }
        }
        for number in order { await chain.publish(context(number), after: ItemID(number)) }
      }
    }
  }

  @Test func contextsThatNobodyAskedForDoNotHoldUpTheRest() async {
    let chain = ContextChain()
    for number in 1...200 { await chain.publish(context(number), after: ItemID(number)) }
    #expect(await chain.context(for: ItemID(201)).tokens == [200])
    #expect(await chain.context(for: ItemID(150)).tokens == [149])
  }
}
