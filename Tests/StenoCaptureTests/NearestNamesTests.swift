import StenoCapture
import Testing

@Suite struct NearestNamesTests {
  @Test func typosAndPartsComeFirst() {
    let names = ["alsa_output.pci.monitor", "alsa_input.usb-Blue_Yeti", "alsa_input.pci", "bluez_input.11"]
    #expect(nearestNames(to: "yeti", in: names).first == "alsa_input.usb-Blue_Yeti")
    #expect(nearestNames(to: "alsa_inptu.pci", in: names).first == "alsa_input.pci")
    #expect(nearestNames(to: "x", in: names).count == 3)
    #expect(nearestNames(to: "x", in: []).isEmpty)
  }
}
