import Foundation
import Testing
import Wire

@testable import watchpost

@Suite("The key file")
struct KeyFileTests {
  static let camera = "33900100001320000001"

  private func example() throws -> FolderOnDisk {
    let folder = try FolderOnDisk()
    try ExampleCounty().write(to: folder.path)
    return folder
  }

  private func row(_ folder: FolderOnDisk, rotate: Bool = false) throws -> String {
    try KeyCommand.row(of: #require(DeviceID(Self.camera)), rotate: rotate, county: folder.path)
  }

  @Test("is written by init for its owner only, with a key for every device and unit")
  func initial() throws {
    let folder = try example()
    #expect(try folder.mode("keys.csv") == 0o600)
    let county = try CountyFolder.read(folder.path)
    #expect(county.warnings == [])
    #expect(county.keys.count == 12 + 8 + 12 + 6 + 6)
  }

  @Test("stays as it is when a key is only shown")
  func shown() throws {
    let folder = try example()
    let before = try folder.read("keys.csv")
    let first = try row(folder)
    #expect(try row(folder) == first)
    #expect(first.hasPrefix("\(Self.camera),1,"))
    #expect(try folder.read("keys.csv") == before)
  }

  @Test("gets a new key by rotation and keeps the old")
  func rotation() throws {
    let folder = try example()
    let before = try folder.read("keys.csv")
    let old = try row(folder)
    let new = try row(folder, rotate: true)
    #expect(new.hasPrefix("\(Self.camera),2,"))
    #expect(try folder.read("keys.csv") == before + new + "\n")
    #expect(try folder.mode("keys.csv") == 0o600)
    #expect(try row(folder) == new)
    let device = try #require(DeviceID(Self.camera))
    #expect(try CountyFolder.read(folder.path).keys[device]?.map(\.id) == [1, 2])
    try folder.write(
      "keys.csv", try folder.read("keys.csv").replacing(old + "\n", with: ""), mode: 0o600)
    #expect(try row(folder) == new)
  }

  @Test("is made for a first key")
  func first() throws {
    let folder = try example()
    try FileManager.default.removeItem(atPath: folder.path + "/keys.csv")
    let made = try row(folder)
    #expect(try folder.read("keys.csv") == "device,key_id,key\n\(made)\n")
    #expect(try folder.mode("keys.csv") == 0o600)
  }

  @Test("survives what a killed command left behind")
  func leftOver() throws {
    let folder = try example()
    try folder.write("keys.csv.new", "half a", mode: 0o666)
    let new = try row(folder, rotate: true)
    #expect(try folder.read("keys.csv").hasSuffix(new + "\n"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/keys.csv.new"))
  }

  @Test("with a fault is not rewritten, for that would lose its row")
  func faulty() throws {
    let folder = try example()
    let text = try folder.read("keys.csv") + "1,2,3\n"
    try folder.write("keys.csv", text, mode: 0o600)
    #expect { try row(folder, rotate: true) } throws: { ($0 as? CommandError)?.code == .input }
    #expect(try folder.read("keys.csv") == text)
  }

  @Test("that others may read is refused, by check and by key", arguments: [0o640, 0o604, 0o644])
  func mode(_ mode: Int) throws {
    let folder = try example()
    try folder.write("keys.csv", try folder.read("keys.csv"), mode: mode)
    #expect { try row(folder) } throws: { "\($0)".contains("chmod 600") }
    #expect { try CountyFolder.read(folder.path) } throws: { error in
      guard case .faulty(let faults)? = error as? CountyError else { return false }
      return faults.count == 1 && faults[0].right == "chmod 600 keys.csv"
    }
  }

  @Test("loses no key when many rotate at once")
  func concurrent() async throws {
    let folder = try example()
    let device = try #require(DeviceID(Self.camera))
    let path = folder.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask { _ = try KeyCommand.row(of: device, rotate: true, county: path) }
      }
      try await group.waitForAll()
    }
    #expect(try CountyFolder.read(path).keys[device]?.map(\.id) == Array(1...21))
  }

  @Test("has room for 256 keys of a device, then says so")
  func room() throws {
    var table = KeyTable()
    let device = try #require(DeviceID(Self.camera))
    #expect(table.add(to: device)?.id == 1)
    for _ in 0..<255 { #expect(table.add(to: device) != nil) }
    #expect(table.newest(of: device)?.id == 0)
    #expect(table.add(to: device) == nil)
    #expect(Set(table.keys(of: device).map(\.id)).count == 256)
  }
}
