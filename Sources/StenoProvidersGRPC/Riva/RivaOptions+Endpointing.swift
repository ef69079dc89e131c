#if GRPC
  import StenoWire
  import StenoProviders

  extension RivaOptions {
    /// When the server ends an utterance: histories in milliseconds, thresholds as shares of frames.
    ///
    /// - Throws: `ProviderFailure` for a member that there is not, or whose value is out of range.
    static func endpointing(_ json: JSONValue) throws(ProviderFailure) -> Nvidia_Riva_Asr_EndpointingConfig {
      var config = Nvidia_Riva_Asr_EndpointingConfig()
      for (name, value) in json.members ?? [("endpointing", json)] {
        let history = value.integer.flatMap { (0...60_000).contains($0) ? Int32($0) : nil }
        let threshold = value.number.flatMap { (0...1).contains($0) ? Float($0) : nil }
        switch (name, history, threshold) {
        case ("start_history", let value?, _): config.startHistory = value
        case ("stop_history", let value?, _): config.stopHistory = value
        case ("stop_history_eou", let value?, _): config.stopHistoryEou = value
        case ("start_threshold", _, let value?): config.startThreshold = value
        case ("stop_threshold", _, let value?): config.stopThreshold = value
        case ("stop_threshold_eou", _, let value?): config.stopThresholdEou = value
        default:
          throw ProviderFailure(
            .configuration,
            "endpointing takes start_history, stop_history and stop_history_eou (0 to 60000 ms) and start_threshold, "
              + "stop_threshold and stop_threshold_eou (0 to 1), and not \(name.excerpt) \(value.text.excerpt)")
        }
      }
      return config
    }
  }
#endif
