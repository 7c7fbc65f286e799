/// The counters behind ``LedgerSnapshot``: plain words, so that counting allocates nothing.
struct LedgerCounts {
  var received: UInt64 = 0
  var accepted: UInt64 = 0
  var duplicate: UInt64 = 0
  var kernelDropped: UInt64 = 0
  var events = LedgerSnapshot.Items()
  var readings = LedgerSnapshot.Items()
  var answers: UInt64 = 0
  var answersFailed: UInt64 = 0
  private var rejected = [UInt64](repeating: 0, count: RejectReason.allCases.count)
  private var shed = [UInt64](repeating: 0, count: ShedReason.allCases.count)

  mutating func reject(_ reason: RejectReason) { rejected[reason.index] += 1 }
  mutating func shed(_ reason: ShedReason) { shed[reason.index] += 1 }

  /// The datagrams' and items' part of a snapshot; frames are counted where they are.
  var snapshot: LedgerSnapshot {
    var snapshot = LedgerSnapshot()
    snapshot.datagrams.received = received
    snapshot.datagrams.accepted = accepted
    snapshot.datagrams.duplicate = duplicate
    snapshot.datagrams.kernelDropped = kernelDropped
    for reason in RejectReason.allCases where rejected[reason.index] > 0 {
      snapshot.datagrams.rejected[reason] = rejected[reason.index]
    }
    for reason in ShedReason.allCases where shed[reason.index] > 0 {
      snapshot.datagrams.shed[reason] = shed[reason.index]
    }
    snapshot.events = events
    snapshot.readings = readings
    snapshot.answers = answers
    snapshot.answersFailed = answersFailed
    return snapshot
  }
}
