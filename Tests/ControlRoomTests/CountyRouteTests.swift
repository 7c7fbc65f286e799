import Detection
import Foundation
import HTTPTypes
import Incidents
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct CountyRouteTests {
  private static let camera = "/api/v1/cameras/\(DeviceID.camera)"
  private static let reason = "{\"reason\":\"missing child\"}"

  /// A 16 × 16 picture of grey that is not flat: base64 of a baseline JPEG.
  private static func picture() throws -> [UInt8] { try SmallPicture.jpeg() }

  private static func furnish(_ server: LiveServer) throws -> [UInt8] {
    let jpeg = try picture()
    server.desk.state.withLock { state in
      state.county = FakeCounty.county()
      state.frames[.camera] = jpeg
    }
    let item = try EvidenceItem.sample(FakeDesk.now.wall)
    server.records.state.withLock { state in
      state.evidence = [(item, jpeg)]
      state.visits = [FakeCounty.visit]
    }
    return jpeg
  }

  @Test(arguments: ["/latest.jpg", "evidence"])
  func `Viewers get the masked picture, once for each edition`(which: String) async throws {
    try await LiveServer.run { server in
      let jpeg = try Self.furnish(server)
      let path = which == "evidence" ? "/api/v1/evidence/5" : Self.camera + which
      let answer = try await server.get(path)
      #expect(answer.status == 200 && answer.headers["content-type"] == "image/jpeg")
      #expect([UInt8](answer.body) != jpeg)
      let mask = PictureMask(FakeCounty.zones)
      #expect(try [UInt8](answer.body) == MaskBurner().burn(mask, into: jpeg))
      let tag = try #require(answer.headers["etag"])
      for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
        let again = try await server.send(
          "GET", path, token: "read-secret", headers: ["If-None-Match": known])
        #expect(again.status == 304 && again.body.isEmpty && again.headers["etag"] == tag)
      }
      // A new mask is a new edition, in force with the next request.
      server.desk.state.withLock { $0.county = FakeCounty.county(zones: []) }
      let bare = try await server.send(
        "GET", path, token: "read-secret", headers: ["If-None-Match": tag])
      #expect(bare.status == 200 && [UInt8](bare.body) == jpeg && bare.headers["etag"] != tag)
    }
  }

  @Test func `What cannot be masked is never shown, and the original needs a reason`() async throws
  {
    try await LiveServer.run { server in
      let whole = try Self.furnish(server)
      let broken = Array(whole.prefix(whole.count / 2))
      server.desk.state.withLock { $0.frames[.camera] = broken }
      let item = try EvidenceItem.sample(FakeDesk.now.wall)
      server.records.state.withLock { $0.evidence = [(item, broken)] }
      for path in [Self.camera + "/latest.jpg", "/api/v1/evidence/5"] {
        // Twice: the failure is remembered and stays one.
        for _ in 0..<2 {
          let answer = try await server.get(path)
          #expect(answer.status == 404 && answer.errorCode == "maskFailed")
        }
        let original = path.replacing("/latest.jpg", with: "") + "/original"
        let refused = try await server.send(
          "POST", original, token: "read-secret", body: Self.reason, type: "application/json")
        #expect(refused.status == 403)
        let given = try await server.send(
          "POST", original, token: "operator-secret", body: Self.reason, type: "application/json")
        #expect(given.status == 200 && [UInt8](given.body) == broken)
        for (body, field) in [
          ("{}", "reason"), ("{\"reason\":\" \"}", "reason"), ("{\"reason\":1}", "reason"),
          ("{\"reason\":\"x\",\"why\":1}", "why"),
          ("{\"reason\":\"\(String(repeating: "x", count: 501))\"}", "reason"),
        ] {
          let answer = try await server.send(
            "POST", original, token: "operator-secret", body: body, type: "application/json")
          #expect(answer.status == 400 && answer.errorField == field, "\(body)")
        }
        let plain = try await server.send(
          "POST", original, token: "operator-secret", body: Self.reason, type: "text/plain")
        #expect(plain.status == 415)
      }
      // A camera that has left the county: nobody knows what must be hidden.
      server.desk.state.withLock { $0.county.mask = { _ in nil } }
      let gone = try await server.get("/api/v1/evidence/5")
      #expect(gone.errorCode == "maskFailed")
    }
  }

  @Test func `The map is sent once for each edition`() async throws {
    try await LiveServer.run { server in
      _ = try Self.furnish(server)
      let answer = try await server.get("/api/v1/map")
      let tag = try #require(answer.headers["etag"])
      #expect(answer.status == 200)
      let areas = try #require(answer.json["areas"] as? [[String: Any]])
      // The middle of what stands below; none where nothing does.
      #expect(areas.map { $0["lat"] as? Double } == [30.5, 30.5, nil])
      let roads = try #require(answer.json["roads"] as? [[String: Any]])
      #expect((roads[0]["line"] as? [[Double]])?.first == [108.7, 30.5])
      let again = try await server.send(
        "GET", "/api/v1/map", token: "read-secret", headers: ["If-None-Match": tag])
      #expect(again.status == 304)
      server.desk.state.withLock { $0.county.map = { MapPage(MapView(name: "other")) } }
      let other = try await server.send(
        "GET", "/api/v1/map", token: "read-secret", headers: ["If-None-Match": tag])
      #expect(other.status == 200 && other.json["name"] as? String == "other")
    }
  }

  @Test func `Cameras tell their newest frame and what they saw today`() async throws {
    try await LiveServer.run { server in
      _ = try Self.furnish(server)
      let answer = try await server.get("/api/v1/cameras")
      let camera = try #require((answer.json["cameras"] as? [[String: Any]])?.first)
      #expect(camera["visitsToday"] as? Int == 1 && camera["suppressedToday"] as? Int == 0)
      #expect(camera["lastFrame"] as? String == FakeDesk.now.wall.description)
      #expect(camera["frame"] as? Int == 7 && camera["hasMask"] as? Bool == true)
      let signs = try await server.get("/api/v1/signs")
      let sign = try #require((signs.json["signs"] as? [[String: Any]])?.first)
      #expect(sign["shows"] as? String == "oncoming" && sign["isConfirmed"] as? Bool == true)
    }
  }

  @Test func `Visits are those of one day in UTC+8`() async throws {
    try await LiveServer.run { server in
      _ = try Self.furnish(server)
      let today = FakeDesk.now.wall.adding(milliseconds: 8 * 3_600_000).description.prefix(10)
      for (query, count) in [("", 1), ("?date=\(today)", 1), ("?date=2026-01-01", 0)] {
        let answer = try await server.get(Self.camera + "/visits" + query)
        #expect((answer.json["visits"] as? [Any])?.count == count, "\(query)")
      }
      for bad in ["2026-02-30", "2026-2-3", "20260203", "2026-13-01", "x"] {
        let answer = try await server.get(Self.camera + "/visits?date=\(bad)")
        #expect(answer.status == 400 && answer.errorField == "date", "\(bad)")
      }
      let unknown = try await server.get("/api/v1/cameras/\(DeviceID.post)/visits")
      #expect(unknown.status == 404)
    }
  }

  @Test(
    arguments: [
      ("2026-11-21", 1_795_190_400_000), ("2024-02-29", 1_709_136_000_000),
      ("1970-01-01", -28_800_000),
    ] as [(String, Int64)])
  func `A day begins at midnight in China`(text: String, start: Int64) throws {
    let day = try #require(LocalDay(text))
    #expect(day.start.milliseconds == start)
    #expect(LocalDay(holding: day.start) == day)
    #expect(LocalDay(holding: day.end.adding(milliseconds: -1)) == day)
    #expect(LocalDay(holding: day.end) != day)
  }

  @Test func `Zones are read with their version, and programs may not draw them`() async throws {
    try await LiveServer.run { server in
      _ = try Self.furnish(server)
      let answer = try await server.get(Self.camera + "/zones")
      let read = try JSONDecoder().decode(CameraZones.self, from: answer.body)
      #expect(read == CameraZones(FakeCounty.zones))
      let put = try await server.send(
        "PUT", Self.camera + "/zones", token: "operator-secret",
        body: String(decoding: answer.body, as: UTF8.self), type: "application/json")
      #expect(put.status == 403)
    }
  }

  @Test func `How a camera is judged and what it hides can be read`() async throws {
    try await LiveServer.run { server in
      _ = try Self.furnish(server)
      let answer = try await server.get(Self.camera + "/detection")
      #expect(answer.status == 200)
      let read = try JSONDecoder().decode(CameraDetection.self, from: answer.body)
      #expect(read == FakeCounty.detection)
      #expect(read.hidden[0].cells == "0A==" && read.hidden[0].share == 0.612)
      let none = try await server.get("/api/v1/cameras/00000000001320000099/detection")
      #expect(none.status == 404)
    }
  }

  @Test func `A maintainer draws zones, and what comes of it is told and on record`() async throws {
    try await LiveServer.run { server in
      _ = try Self.furnish(server)
      let person = try await server.signIn("maintainer")
      let zones = CameraZones(FakeCounty.zones)
      let path = Self.camera + "/zones"
      let body = String(decoding: JSONText.encode(zones), as: UTF8.self)
      let saved = try await person.send("PUT", path, body: body)
      #expect(saved.status == 200 && saved.json["version"] as? String == zones.version)
      let cases: [(ZoneOutcome, Int, String)] = [
        (.stale, 409, "stale"), (.unknownCamera, 404, "notFound"),
        (.badZones("zone 1, corner 2"), 400, "badField"),
        (.countyFaulty("units.csv:1: nonsense"), 409, "countyFaulty"),
        (.countyChanged(["units.csv"]), 409, "countyChanged"),
        (.cannotSave("read-only"), 503, "cannotSave"), (.busy, 503, "busy"),
      ]
      for (outcome, status, code) in cases {
        server.desk.state.withLock { $0.county.saveZones = { _ in outcome } }
        let answer = try await person.send("PUT", path, body: body)
        #expect(answer.status == status && answer.errorCode == code, "\(answer.text)")
      }
      let log = await server.auditLog().filter { $0.contains(" zonesChanged ") }
      let wanted = (["done"] + cases.map(\.2)).map {
        "person:maintainer zonesChanged camera:\(DeviceID.camera) \($0)"
      }
      #expect(log == wanted)
      let told = server.records.state.withLock { state in
        state.accounts.audit.filter { $0.act == "zonesChanged" }.map(\.detail)
      }
      #expect(told.allSatisfy { $0.contains("privacy ") && $0.hasPrefix("version ") }, "\(told)")
      let viewer = try await server.signIn("viewer")
      let refused = try await viewer.send("PUT", path, body: body)
      #expect(refused.status == 403)
    }
  }

  @Test func `Who saw an original, and why, is on record`() async throws {
    try await LiveServer.run { server in
      _ = try Self.furnish(server)
      for (name, status) in [("viewer", 403), ("maintainer", 200), ("operator", 200)] {
        let person = try await server.signIn(name)
        let live = try await person.send("POST", Self.camera + "/original", body: Self.reason)
        #expect(live.status == status, "\(name)")
      }
      let viewer = try await server.signIn("viewer")
      _ = try await viewer.get(Self.camera + "/latest.jpg")
      let log = await server.auditLog()
      let camera = "camera:\(DeviceID.camera) done"
      let originals = log.filter { $0.contains("viewOriginal") }
      #expect(
        originals == ["maintainer", "operator"].map { "person:\($0) viewOriginal \(camera)" })
      #expect(log.contains("person:viewer viewCamera \(camera)"))
      let why = server.records.state.withLock { state in
        state.accounts.audit.filter { $0.act == "viewOriginal" }.map(\.detail)
      }
      #expect(why == ["missing child", "missing child"])
    }
  }

  @Test(
    arguments: [
      ("{}", "zones"), ("{\"zones\":[]}", "version"), ("{\"zones\":1,\"version\":\"\"}", "zones"),
      ("{\"zones\":[],\"version\":\"\",\"more\":1}", "more"),
      (#"{"zones":[{"id":"a","kind":"nice","polygon":[]}],"version":""}"#, "zones.0.kind"),
      (
        #"{"zones":[{"id":"a","kind":"privacy","polygon":[[0,0],[1]]}],"version":""}"#,
        "zones.0.polygon.1"
      ),
      (#"{"zones":[{"id":"a","kind":"privacy","polygon":[],"x":0}],"version":""}"#, "zones.0.x"),
      (
        #"{"zones":[{"id":"a","kind":"include","polygon":[],"persistence":51}],"version":""}"#,
        "zones.0.persistence"
      ),
      ("[]", nil), ("zones", nil), ("", nil),
    ] as [(String, String?)])
  func `A body that is no list of zones is refused by field`(body: String, field: String?) {
    #expect {
      _ = try ZonesBody(Data(body.utf8))
    } throws: { error in
      guard let error = error as? APIError else { return false }
      return error.status == .badRequest && error.detail.field == field
    }
  }

  @Test func `A mask is burnt once for a frame, and memory has a bound`() async throws {
    let calls = MaskCalls()
    let jpeg = try Self.picture()
    let mask = PictureMask(FakeCounty.zones)
    let key = MaskCalls.Key(camera: .camera, tag: "1")
    let first = try await calls.burn(mask, into: jpeg, as: key)
    // With the same key other bytes are not looked at.
    #expect(try await calls.burn(mask, into: [1, 2], as: key) == first && first != nil)
    let other = MaskCalls.Key(camera: .camera, tag: "2")
    #expect(try await calls.burn(mask, into: [1, 2], as: other) == nil)
    #expect(try await calls.burn(mask, into: jpeg, as: other) == nil)
    for serial in 0..<UInt64(MaskCalls.cacheLimit) + 10 {
      let camera = try #require(DeviceID(region: 1, serial: serial))
      let key = MaskCalls.Key(camera: camera, tag: "1")
      #expect(try await calls.burn(mask, into: jpeg, as: key) == first)
    }
    // The first has been pushed out: it is burnt anew.
    #expect(try await calls.burn(mask, into: jpeg, as: other) == first)
  }
}
