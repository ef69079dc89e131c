import Testing

@testable import StenoCapture

@Suite struct NetworkFileSystemTests {
  private let mounts = """
    22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
    30 22 0:44 / /media/a\\040b rw,relatime shared:7 master:2 - nfs4 host:/x rw,vers=4.2
    31 22 0:45 / /mnt rw - fuse.sshfs host: rw
    """

  @Test(arguments: [("254:0", false), ("0:44", true), ("0:45", true), ("0:46", false)])
  func typeOfTheMount(device: String, isNetwork: Bool) {
    #expect(NetworkFileSystem.isNetwork(device: device, mounts: mounts) == isNetwork)
  }

  @Test func rubbishIsNone() {
    #expect(!NetworkFileSystem.isNetwork(device: "0:44", mounts: "\n 1 2 0:44 -\n0:44\n1 2 0:44 x -"))
  }

  @Test func theSystemsOwnFolderIsLocal() {
    #expect(!NetworkFileSystem.holds("/proc/self"))
    #expect(!NetworkFileSystem.holds("/nowhere/at/all"))
  }
}
