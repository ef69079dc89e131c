import Testing

@testable import StenoServer

@Test func aConnectionWaitsAgainAfterItsAnswer() {
  var exchange = ExchangeStateMachine()
  #expect(exchange.isWaiting)
  #expect(exchange.request(isLast: false) == .pass && !exchange.isWaiting)
  exchange.answer(isLast: false)
  #expect(exchange.answerEnded() == .waitForHead && exchange.isWaiting)
}

@Test func pipelinedRequestsAreAllAnswered() {
  var exchange = ExchangeStateMachine()
  _ = exchange.request(isLast: false)
  _ = exchange.request(isLast: false)
  #expect(exchange.request(isLast: true) == .pass && exchange.requestContinues() == .pass)
  #expect(exchange.request(isLast: false) == .drop && exchange.requestContinues() == .drop, "nothing after the last")
  #expect([exchange.answerEnded(), exchange.answerEnded(), exchange.answerEnded()] == [.answer, .answer, .close])
}

@Test func aRefusalIsTheLastAnswer() {
  var exchange = ExchangeStateMachine()
  _ = exchange.request(isLast: false)
  _ = exchange.request(isLast: false)
  exchange.answer(isLast: true)
  #expect(exchange.requestEnded() == .drop)
  #expect(exchange.answerEnded() == .close)
}

@Test func aRequestThatIsStillComingWhenItIsAnsweredIsReadOnAndDropped() {
  var exchange = ExchangeStateMachine()
  _ = exchange.request(isLast: false)
  #expect(exchange.isEarly)
  exchange.answer(isLast: exchange.isEarly)
  #expect(exchange.answerEnded() == .linger && exchange.isLingering)
  #expect(exchange.requestContinues() == .drop && exchange.isLingering)
  #expect(exchange.requestEnded() == .drop && exchange.request(isLast: false) == .drop)
  #expect(exchange.answerEnded() == .close)
}

@Test func aRequestThatHasComeWholeIsNotEarlyNorIsOneBeforeTheNewest() {
  var exchange = ExchangeStateMachine()
  _ = exchange.request(isLast: false)
  #expect(exchange.requestEnded() == .pass && !exchange.isEarly)
  _ = exchange.request(isLast: false)
  #expect(!exchange.isEarly, "the first was whole")
  #expect(exchange.answerEnded() == .answer && exchange.isEarly)
}

@Test func rubbishIsRefusedOnlyWhereNoAnswerIsOpen() {
  var exchange = ExchangeStateMachine()
  #expect(exchange.fail() == .refuse)
  #expect(exchange.fail() == .close, "once")
  exchange = ExchangeStateMachine()
  _ = exchange.request(isLast: false)
  #expect(exchange.fail() == .close)
}

@Test func onlyTheFirstRequestBecomesAWebSocket() {
  var exchange = ExchangeStateMachine()
  #expect(exchange.request(isLast: false, isWebSocket: true) == .pass && exchange.isWebSocket)
  #expect(exchange.requestContinues() == .pass && exchange.answerEnded() == .answer)
}

@Test func aClientThatWillSendNothingMoreGetsItsAnswersAndNoMore() {
  var exchange = ExchangeStateMachine()
  _ = exchange.request(isLast: false)
  _ = exchange.requestEnded()
  #expect(exchange.inputEnded() == false)
  #expect(exchange.answerEnded() == .close)
  exchange = ExchangeStateMachine()
  #expect(exchange.inputEnded() == true, "between two requests there is nothing to wait for")
}
