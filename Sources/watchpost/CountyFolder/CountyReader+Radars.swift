import Detection
import Ingest
import Wire

/// Off-the-shelf radars as heads of a corridor: `radar:` of a head in bends.yaml.
extension CountyReader {
  private static let radarKeys = ["from", "protocol", "lane_number"]

  /// A head's radar as it was read.
  struct ReadRadar {
    var source: RadarSource
    var fields: YAMLFields
  }

  /// Reads the radar of a head that has one and returns what it speaks. The corridor itself knows
  /// nothing of addresses.
  mutating func readRadar(_ head: YAMLFields, of part: Corridor.Head) -> RadarProtocol? {
    guard let node = head.node("radar"),
      let fields = YAMLFields(
        node, file: head.file, path: "heads.radar.", keys: Self.radarKeys, faults: &faults)
    else { return nil }
    let address = readSender(fields)
    let form = fields.choice("protocol", of: RadarProtocol.self, faults: &faults)
    var lane: UInt8?
    if fields.has("lane_number") {
      // Lanes of an SS125 have a byte, those of a Click 512 two digits.
      lane = fields.integer("lane_number", in: 0...99, unit: "", faults: &faults).map(UInt8.init)
      if let form, !form.tellsOfThePast {
        faults.append(
          fields.fault(
            "lane_number", "is of no use with \(form.rawValue)",
            right: "only side-fired counters (click512, ss125) tell of lanes; leave it out"))
      }
    }
    guard let address, let form else { return form }
    // A vehicle that drives up leaves a head that looks up.
    let keepsLane: BendReading.Direction =
      (part.lane ?? part.looks) == part.looks ? .receding : .approaching
    radars.append(
      ReadRadar(
        source: RadarSource(
          address: address, protocol: form,
          heads: [
            RadarSource.Head(
              device: part.device, number: part.number, lane: lane, keepsLane: keepsLane)
          ]), fields: fields))
    return form
  }

  private mutating func readSender(_ fields: YAMLFields) -> PeerAddress? {
    let right =
      "the address that its datagrams come from, such as 10.0.3.7 (any port) or \"10.0.3.7:5490\""
    guard let text = fields.scalar("from", right: right, faults: &faults) else { return nil }
    // With a port, or the bare address of either family.
    let read = HostPort(text) ?? HostPort("\(text):0") ?? HostPort("[\(text)]:0")
    guard let read, !(text.hasSuffix(":0") && HostPort(text) != nil),
      let address = PeerAddress(host: read.host, port: read.port)
    else {
      faults.append(fields.fault("from", "is \(quoted(text))", right: right))
      return nil
    }
    return address
  }

  /// The sources, each address once; what two heads cannot share is a fault.
  mutating func gatherRadars() -> [RadarSource] {
    var sources: [RadarSource] = []
    var lines: [Int] = []
    for radar in radars {
      guard let index = sources.firstIndex(where: { $0.address == radar.source.address }) else {
        sources.append(radar.source)
        lines.append(radar.fields.line)
        continue
      }
      let heads = sources[index].heads + radar.source.heads
      let lanes = heads.compactMap(\.lane)
      if radar.source.protocol.tellsOfThePast,
        radar.source.protocol == sources[index].protocol, lanes.count == heads.count,
        Set(lanes).count == lanes.count
      {
        sources[index].heads = heads
      } else {
        faults.append(
          radar.fields.fault(
            "from", "stands in line \(lines[index]) already",
            right: "an address is one radar and one head; two behind one address have a port each, "
              + "lanes of one side-fired counter a lane_number each"))
      }
    }
    faultDevicesOfSeveral(sources)
    return sources
  }

  /// The silence of a radar must show, so nothing else may speak for its device.
  private mutating func faultDevicesOfSeveral(_ sources: [RadarSource]) {
    let heads = corridors.flatMap(\.heads)
    for radar in radars {
      guard let device = radar.source.heads.first?.device,
        let own = sources.first(where: { $0.address == radar.source.address })
      else { continue }
      let ofSource = own.heads.count { $0.device == device }
      guard ofSource > 0, heads.count(where: { $0.device == device }) > ofSource else { continue }
      faults.append(
        radar.fields.fault(
          "from", "is a radar of device \(device), which has other heads too",
          right: "each radar is a device of its own in devices.csv, or its silence would not show"))
    }
  }

  /// Whether a device is a radar: it needs no key, and one would not be used.
  func isRadar(_ device: DeviceID) -> Bool {
    radars.contains { $0.source.heads.contains { $0.device == device } }
  }

  /// Tells what is likely not meant.
  mutating func warnOfRadars(listening: HostPort?) {
    let county = CountyFiles.Name.county.rawValue
    if let first = radars.first, listening == nil {
      warn(
        first.fields.file, first.fields.line, "no radar can be heard",
        right: "listen: {radar: 127.0.0.1:5490} in \(county), or the box's address in the VPN")
    }
    if let listening, !listening.isLoopback {
      warn(
        county, nil, "listen.radar \(listening) is open to others, and radars cannot authenticate",
        right: "an address in a VPN, or a firewall that lets only the radars' boxes in")
    }
    for radar in radars {
      let form = radar.source.protocol
      if !form.hasDirection {
        warn(
          radar.fields.file, radar.fields.line, "\(form.rawValue) does not tell directions",
          right:
            "every vehicle is taken to come; set the radar to approaching only, or to csr-double"
        )
      }
      if form.tellsOfThePast {
        warn(
          radar.fields.file, radar.fields.line,
          "\(form.rawValue) tells of a vehicle when it has left the beam",
          right: "good for statistics; warnings need a head that looks along the road too")
      }
    }
  }
}

extension HostPort {
  /// Whether only this machine can reach it.
  fileprivate var isLoopback: Bool { host == "::1" || host.hasPrefix("127.") }
}
