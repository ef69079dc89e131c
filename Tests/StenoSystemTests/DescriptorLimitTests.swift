import StenoSystem
import Testing

@Suite struct DescriptorLimitTests {
  @Test func whatIsFreeIsCountedAndLetGo() {
    for _ in 0..<1_000 { #expect(DescriptorLimit.free(atMost: 4) == 4) }
  }

  @Test func raisingNeverLowers() {
    let before = DescriptorLimit.current
    DescriptorLimit.raise()
    #expect(DescriptorLimit.current >= before)
  }
}
