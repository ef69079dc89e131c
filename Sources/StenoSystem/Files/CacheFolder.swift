import Glibc

/// Where the set-up puts model weights and libraries, and where Steno looks for them.
public enum CacheFolder {
  /// The folder's path: `$STENO_CACHE`, else `$XDG_CACHE_HOME/steno`, else `$HOME/.cache/steno`.
  ///
  /// A variable that is empty counts as unset, and so does an `XDG_CACHE_HOME` that is not an absolute path. Without
  /// any of them the folder is `.cache/steno` under the working directory. Nothing is created.
  ///
  /// #### Source
  /// XDG Base Directory Specification 0.8, `$XDG_CACHE_HOME`.
  public static var path: String {
    path { name in
      unsafe getenv(name).map { value in unsafe String(cString: value) }
    }
  }

  /// The folder's path as `environment` has it.
  static func path(environment: (String) -> String?) -> String {
    if let folder = environment("STENO_CACHE"), !folder.isEmpty { return folder }
    if let caches = environment("XDG_CACHE_HOME"), caches.hasPrefix("/") { return caches + "/steno" }
    if let home = environment("HOME"), !home.isEmpty { return home + "/.cache/steno" }
    return ".cache/steno"
  }
}
