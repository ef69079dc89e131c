import StenoCore
import Testing

@Test(arguments: [(1, "item_000001"), (999_999, "item_999999"), (1_000_000, "item_1000000")])
func itemsHaveSixDigitsAtLeast(number: Int, name: String) {
  #expect(ItemID(number).description == name)
}

@Test func itemsAreInTheOrderOfTheirNumbers() {
  #expect(ItemID(9) < ItemID(10))
}
