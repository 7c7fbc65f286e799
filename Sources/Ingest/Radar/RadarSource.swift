public import Wire

/// One radar's line: where its datagrams come from, what it speaks, and which heads it is.
public struct RadarSource: Equatable, Sendable {
  /// A head of the county that this radar is.
  public struct Head: Equatable, Sendable {
    /// The head's device: the radar itself, for it has no other.
    public var device: DeviceID
    /// Its number within the device.
    public var number: UInt16
    /// The lane that it is, as a side-fired counter numbers them; nil takes every lane.
    public var lane: UInt8?
    /// For side-fired counters: which way a vehicle that keeps to its lane goes, seen from
    /// the head.
    public var keepsLane: BendReading.Direction

    /// Makes a head.
    public init(
      device: DeviceID, number: UInt16, lane: UInt8? = nil,
      keepsLane: BendReading.Direction = .receding
    ) {
      self.device = device
      self.number = number
      self.lane = lane
      self.keepsLane = keepsLane
    }
  }

  /// Sender of its datagrams; port 0 stands for any port of that address.
  public var address: PeerAddress
  /// What it speaks.
  public var `protocol`: RadarProtocol
  /// Its heads: one, or one a lane for side-fired counters.
  public var heads: [Head]

  /// Makes a source.
  public init(address: PeerAddress, protocol: RadarProtocol, heads: [Head]) {
    self.address = address.unmapped
    self.protocol = `protocol`
    self.heads = heads
  }
}
