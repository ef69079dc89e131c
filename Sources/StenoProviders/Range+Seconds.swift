public import StenoCore

extension Range<FrameIndex> {
  /// The frame `seconds` after the beginning, kept inside the range; its beginning for what is not a number.
  public func frame(at seconds: Double) -> FrameIndex {
    let offset = seconds.isNaN ? 0 : Swift.max(0, Swift.min(seconds * Double(FrameIndex.perSecond), Double(length)))
    return lowerBound + Int64(offset)
  }
}
