/// Which numbers of a post's datagrams were taken, so that no copy counts twice.
///
/// Bound: the two newest boots, 4,096 numbers each; then the lowest number goes. A copy that comes
/// after its number has gone counts as a new press: a press counted twice is better than one lost.
/// It would have to be 4,096 alarms old; the replay window of Ingest rejects it long before. What
/// comes from a boot below the two kept is a recording, for the post has started twice since: it
/// counts as taken.
struct PressKeys: Equatable, Sendable, Codable {
  struct Boot: Equatable, Sendable, Codable {
    var boot: UInt32
    /// Ascending.
    var sequences: [UInt32]
  }

  static let bootLimit = 2
  static let sequenceLimit = 4_096

  /// Ascending by boot.
  private(set) var boots: [Boot] = []

  func contains(boot: UInt32, sequence: UInt32) -> Bool {
    guard let kept = boots.first(where: { $0.boot == boot }) else {
      return boots.count == Self.bootLimit && boot < boots[0].boot
    }
    let place = Self.place(of: sequence, in: kept.sequences)
    return place < kept.sequences.count && kept.sequences[place] == sequence
  }

  mutating func insert(boot: UInt32, sequence: UInt32) {
    let index: Int
    if let known = boots.firstIndex(where: { $0.boot == boot }) {
      index = known
    } else {
      if boots.count == Self.bootLimit {
        guard let oldest = boots.first, boot > oldest.boot else { return }
        boots.removeFirst()
      }
      index = boots.firstIndex { $0.boot > boot } ?? boots.endIndex
      boots.insert(Boot(boot: boot, sequences: []), at: index)
    }
    let place = Self.place(of: sequence, in: boots[index].sequences)
    boots[index].sequences.insert(sequence, at: place)
    if boots[index].sequences.count > Self.sequenceLimit { boots[index].sequences.removeFirst() }
  }

  private static func place(of sequence: UInt32, in sequences: [UInt32]) -> Int {
    var low = 0
    var high = sequences.count
    while low < high {
      let middle = (low + high) / 2
      if sequences[middle] < sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
