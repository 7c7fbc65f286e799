import Detection
import Foundation
import Incidents
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct CorridorRouteTests {
  /// The id needs escapes in a path: a space and Chinese.
  private static let now =
    "/api/v1/corridors/S228%20%E4%B8%8A%E5%9D%A1/now"

  @Test func `Corridors tell their extent, bends, heads with names, and signs`() async throws {
    try await LiveServer.run { server in
      server.desk.state.withLock { $0.county = FakeCorridor.county() }
      let answer = try await server.get("/api/v1/corridors")
      #expect(answer.status == 200)
      let corridor = try #require((answer.json["corridors"] as? [[String: Any]])?.first)
      // From where the first head sees to where the second one does.
      #expect(corridor["from"] as? Double == 650 && corridor["to"] as? Double == 1_410)
      #expect(corridor["mode"] as? String == "overlap")
      let bend = try #require((corridor["bends"] as? [[String: Any]])?.first)
      #expect(bend["pt"] as? Double == 1_060.5 && bend["grade"] as? Double == -0.038)
      #expect(bend["advisoryKmh"] as? Double == 30 && bend["limitKmh"] as? Double == 40)
      let heads = try #require(corridor["heads"] as? [[String: Any]])
      // A device without a name is called by its number.
      #expect(
        heads.map { $0["name"] as? String } == ["Head below", FakeCorridor.heads[1].description])
      #expect(heads.map { $0["looks"] as? String } == ["down", "up"])
      let signs = try #require(corridor["signs"] as? [[String: Any]])
      #expect(signs.map { $0["approach"] as? String } == ["up", "down"])
      #expect(signs.map { $0["bend"] as? String } == ["B1", "B1"])
    }
  }

  @Test func `Now tells users, signs in words and heads, as of the look at the road`() async throws
  {
    try await LiveServer.run { server in
      server.desk.state.withLock { $0.county = FakeCorridor.county() }
      let answer = try await server.get(Self.now)
      #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
      #expect(answer.json["at"] as? String == FakeDesk.now.wall.description)
      let users = try #require(answer.json["users"] as? [[String: Any]])
      #expect(users.map { $0["kind"] as? String } == ["truck", "pedestrian"])
      #expect(users[0]["kmh"] as? Double == 45 && users[0]["chainage"] as? Double == 955.3)
      #expect(users[1]["knowledge"] as? String == "unknown")
      #expect(users[1]["isWrongWay"] as? Bool == true && users[1]["behind"] as? Double == 80)
      let signs = try #require(answer.json["signs"] as? [[String: Any]])
      #expect(signs[0]["shows"] as? String == "tooFast" && signs[0]["speedKmh"] as? Double == 45)
      #expect(signs[0]["reason"] as? String == "speed" && signs[0]["isConfirmed"] as? Bool == true)
      #expect((signs[0]["text"] as? [String: String])?["zh"]?.contains("超速") == true)
      #expect(signs[1]["speedKmh"] == nil && signs[1]["reason"] == nil)
      #expect(signs[1]["isFaulty"] as? Bool == true)
      let heads = try #require(answer.json["heads"] as? [[String: Any]])
      #expect(heads.map { $0["state"] as? String } == ["alive", "lost"])
      #expect(heads.map { $0["number"] as? Int } == [1, 2])
    }
  }

  @Test func `What nobody has looked at yet waits for its heads and is at caution`() async throws {
    try await LiveServer.run { server in
      var county = FakeCorridor.county()
      county.corridorSight = { _ in nil }
      server.desk.state.withLock { [county] in $0.county = county }
      let answer = try await server.get(Self.now)
      #expect(answer.status == 200 && (answer.json["users"] as? [Any])?.isEmpty == true)
      #expect(answer.json["at"] == nil, "it must not look like the present")
      let signs = try #require(answer.json["signs"] as? [[String: Any]])
      #expect(signs.map { $0["shows"] as? String } == ["caution", "caution"])
      #expect(signs.map { $0["isConfirmed"] as? Bool } == [false, false])
      let heads = try #require(answer.json["heads"] as? [[String: Any]])
      #expect(heads.map { $0["state"] as? String } == ["waiting", "waiting"])
    }
  }

  @Test func `A picture of another edition of the county says nothing of other heads`() throws {
    var picture = FakeCorridor.picture
    picture.heads = [.alive]
    picture.signs.removeFirst()
    let view = CorridorNowView(FakeCorridor.view(), picture, at: FakeDesk.now.wall)
    #expect(view.heads.map(\.state) == ["waiting", "waiting"])
    #expect(view.signs.map(\.shows) == ["caution", "mindTheBend"])
    #expect(view.signs.map(\.device) == FakeCorridor.signs.map(\.description))
  }

  @Test(arguments: ["none", "S228", "%ff", "S228%2F"])
  func `An unknown corridor is told so, with where to look`(id: String) async throws {
    try await LiveServer.run { server in
      server.desk.state.withLock { $0.county = FakeCorridor.county() }
      let answer = try await server.get("/api/v1/corridors/\(id)/now")
      #expect(answer.status == 404 && answer.errorCode == "notFound")
      #expect(answer.text.contains("/api/v1/corridors lists"), "\(answer.text)")
    }
  }

  @Test func `One look at the road is encoded once, and the next look anew`() throws {
    let press = CorridorPress()
    let sight = CorridorSight(FakeCorridor.picture, taken: FakeDesk.now.wall)
    let first = press.json(FakeCorridor.view(), sight)
    let same = press.json(FakeCorridor.view(), sight)
    // The very same bytes in memory, not only equal ones.
    #expect(first.withUnsafeBytes { $0.baseAddress } == same.withUnsafeBytes { $0.baseAddress })
    var later = sight
    later.taken = sight.taken.adding(milliseconds: 250)
    #expect(press.json(FakeCorridor.view(), later) != first)
    var moved = sight
    moved.picture.users[0].chainage += 10
    #expect(press.json(FakeCorridor.view(), moved) != first)
    // Another corridor's answers do not mix with it, however many there are.
    for number in 0..<100 {
      let view = FakeCorridor.view(id: "C\(number)")
      let decoded = try JSONDecoder().decode(
        CorridorNowView.self, from: press.json(view, number.isMultiple(of: 2) ? sight : moved))
      #expect(decoded.users[0].chainage == (number.isMultiple(of: 2) ? 955.3 : 965.3))
    }
    #expect(press.json(FakeCorridor.view(), sight) == first)
  }
}
