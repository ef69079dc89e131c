import Testing

@testable import StenoSystem

@Test(arguments: [
  (["STENO_CACHE": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"], "/a"),
  (["XDG_CACHE_HOME": "/b", "HOME": "/c"], "/b/steno"),
  (["HOME": "/c"], "/c/.cache/steno"),
  (["STENO_CACHE": "", "XDG_CACHE_HOME": "relative", "HOME": "/c"], "/c/.cache/steno"),
  ([:], ".cache/steno"),
])
func theFirstVariableThatIsSetNamesTheCacheFolder(environment: [String: String], expected: String) {
  #expect(CacheFolder.path { environment[$0] } == expected)
}
