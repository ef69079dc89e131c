/// The names that somebody may have meant by `name`, most alike first, at most three.
///
/// - Complexity: O(*n* · *m*) for each of `names`, with their lengths *n* and *m*.
///
/// #### Source
/// V. I. Levenshtein, *Binary codes capable of correcting deletions, insertions, and reversals*, 1966. A name that
/// contains the other counts as near however much longer it is.
public func nearestNames(to name: String, in names: [String]) -> [String] {
  let wanted = name.lowercased()
  let ranked = names.map { candidate in
    let lowered = candidate.lowercased()
    let isPart = !wanted.isEmpty && (lowered.contains(wanted) || wanted.contains(lowered))
    return (candidate, isPart ? 0 : editDistance(Array(wanted.utf8), Array(lowered.utf8)))
  }
  return ranked.sorted { $0.1 < $1.1 }.prefix(3).map { $0.0 }
}

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let substituted = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
    }
  }
  return row[right.count]
}
