import Foundation
@testable import Incidents
import Testing
import Wire

@Suite struct UpgradeTests {
  private struct Entry: Codable {
    var at: Moment
    var input: Input
  }

  @Test func theJournalOfTheSecondBuildLeadsWhereItLedThen() throws {
    let entries = try JSONDecoder().decode([Entry].self, from: Data(SecondBuild.journal.utf8))
    #expect(entries.count == 20)
    var desk = Desk()
    for entry in entries { _ = desk.apply(entry.input, at: entry.at) }
    let then = try decoded(SecondBuild.snapshot)
    // The store holds incidents as bodies, and `verify` compares them with the replay.
    #expect(desk.incidents == then.incidents)
    #expect(desk.units == then.units)
    #expect(desk.nextDeadline == then.nextDeadline)
    #expect(desk.unreceiptedOrders.map(\.order) == then.unreceiptedOrders.map(\.order))
  }

  @Test func theSnapshotOfTheSecondBuildIsReadAndGoesOn() throws {
    var desk = try decoded(SecondBuild.snapshot)
    #expect(desk.incidents.map(\.state) == [.archived, .handling, .assigned])
    let two = IncidentID(rawValue: 2)
    let moment = Moment(desk: 60_000, wall: WallTime(milliseconds: 1_795_233_660_000))
    func give(_ id: String, _ command: Command) -> Effect? {
      desk.apply(
        .command(CommandRequest(id: id, actor: .operatorNamed("lin"), command: command)),
        at: moment
      ).last
    }
    // The old answer to an old command is still known.
    #expect(give("c1", .archive(two)) == .done(command: "c1", incident: two))
    #expect(give("u", .undo(two, of: "c8")) == .refused(command: "u", .undoGone))
    #expect(give("n", .note(two, "typo")) == .done(command: "n", incident: two))
    #expect(give("o", .undo(two, of: "n")) == .done(command: "o", incident: two))
    let bytes = try encoded(desk)
    #expect(try JSONDecoder().decode(Desk.self, from: bytes) == desk)
  }
}
