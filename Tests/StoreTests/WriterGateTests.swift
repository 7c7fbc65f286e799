import Dispatch
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Store

/// The journal goes before all other writers, and nobody waits for long behind a lock.
@Suite struct WriterGateTests {
  private let folder = TemporaryFolder()

  /// Holds the database's write lock as another process would, until it is let go.
  private final class Lock {
    private let queue: DatabaseQueue

    init(_ folder: TemporaryFolder) throws {
      var configuration = Configuration()
      configuration.allowsUnsafeTransactions = true
      queue = try DatabaseQueue(
        path: folder.path + "/" + Schema.fileName, configuration: configuration)
      try queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    }

    func letGo() throws {
      try queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }
  }

  /// Runs work on a thread of its own.
  private func beside(_ work: @escaping @Sendable () -> Void) -> DispatchSemaphore {
    let ended = DispatchSemaphore(value: 0)
    Thread {
      work()
      ended.signal()
    }.start()
    return ended
  }

  @Test func theJournalGivesUpAtALockWhileOthersWaitForIt() throws {
    let store = try folder.open()
    let lock = try Lock(folder)
    let lines = (1...8).map { number in
      beside {
        try? store.append(
          [AuditEntry(at: Samples.start, who: "li", address: "", act: "\(number)")])
      }
    }
    // Each try ends, though eight others want the writer and each would wait for seconds.
    for _ in 1...6 {
      #expect(throws: StoreError.self) {
        try store.commit(Samples.presses(1...1), effects: [])
      }
    }
    #expect(try store.auditEntries(AuditQuery()).isEmpty)
    try lock.letGo()
    try store.commit(Samples.presses(1...1), effects: [])
    for line in lines { line.wait() }
    // None of them is lost: they had waited for the journal to be let in.
    #expect(Set(try store.auditEntries(AuditQuery()).map(\.act)) == Set((1...8).map(String.init)))
  }

  @Test func onlyOneOtherStandsBeforeTheJournal() throws {
    let store = try folder.open()
    let inside = Atomic(0)
    let most = Mutex(0)
    let isIn = DispatchSemaphore(value: 0)
    let others = (1...6).map { _ in
      beside {
        let deadline = DispatchTime.now() + 60
        guard store.writers.enter(until: deadline) else { return }
        let now = inside.add(1, ordering: .sequentiallyConsistent).newValue
        most.withLock { $0 = max($0, now) }
        isIn.signal()
        inside.subtract(1, ordering: .sequentiallyConsistent)
        store.writers.leave()
      }
    }
    for _ in others { isIn.wait() }
    for other in others { other.wait() }
    #expect(most.withLock { $0 } == 1)
  }

  @Test func aTurnThatDoesNotComeIsRefusedAndOneThatComesLateIsNot() {
    let gate = WriterGate()
    #expect(gate.enter(until: .now() + 60))
    #expect(!gate.enter(until: .now()))
    gate.leave()
    // The journal is locked out: at its deadline the other tries its luck.
    gate.note(isLockedOut: true)
    #expect(gate.enter(until: .now() + 0.01))
    gate.leave()
    // Let in again: at once, and no signal is left over for the next lock.
    gate.note(isLockedOut: false)
    #expect(gate.enter(until: .now() + 60))
    gate.leave()
    gate.note(isLockedOut: true)
    let waiting = beside {
      #expect(gate.enter(until: .now() + 60))
      gate.leave()
    }
    gate.note(isLockedOut: false)
    waiting.wait()
  }
}
