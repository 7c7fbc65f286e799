public import Detection
public import Wire

/// How a corridor stands now: `GET /corridors/{id}/now`.
public struct CorridorNowView: Equatable, Sendable, Codable {
  /// A vehicle or pedestrian.
  public struct User: Equatable, Sendable, Codable {
    /// A number of its own for as long as it is followed.
    public var id: UInt64
    /// The way it goes: `up` with rising chainage, `down`.
    public var approach: String
    /// `car`, `truck`, `pedestrian`.
    public var kind: String
    /// Chainage of its front, metres.
    public var chainage: Double
    /// Its speed along its way.
    public var kmh: Double
    /// Metres from front to rear.
    public var length: Double
    /// `tracked`; `unknown` when it is somewhere between the ends of its stretch.
    public var knowledge: String
    /// Metres that its front may be ahead of ``chainage`` along its way.
    public var ahead: Double
    /// Metres that it may be behind it.
    public var behind: Double
    /// Whether it goes against its lane.
    public var isWrongWay: Bool
  }

  /// A roadside sign.
  public struct Sign: Equatable, Sendable, Codable {
    /// Its device's id, 20 digits.
    public var device: String
    /// What it is told to show, as in ``SignView/shows``.
    public var shows: String
    /// The same in words.
    public var text: Bilingual
    /// The speed beside it, km/h; absent for none.
    public var speedKmh: Double?
    /// The rule that asked for the warning; absent for a message.
    public var reason: String?
    /// Whether the sign itself says that it shows that.
    public var isConfirmed: Bool
    /// Whether it is at fault.
    public var isFaulty: Bool
  }

  /// A sensor head.
  public struct Head: Equatable, Sendable, Codable {
    /// Id of the device that sends its readings, 20 digits.
    public var device: String
    /// Its number within the device.
    public var number: UInt16
    /// `waiting`, `alive`, `lost`, `blind`.
    public var state: String
  }

  /// When it stood so, RFC 3339; nil while nobody watches the road.
  public var at: String?
  /// By chainage.
  public var users: [User]
  /// In the corridor's order.
  public var signs: [Sign]
  /// In the corridor's order.
  public var heads: [Head]

  /// Renders a picture of a corridor; without one nothing is known yet: its heads are waited for
  /// and its signs, told nothing, show caution by themselves.
  public init(_ corridor: CorridorView, _ picture: CorridorPicture?, at: WallTime?) {
    self.at = at?.description
    users = (picture?.users ?? []).map { user in
      User(
        id: user.id, approach: user.approach.rawValue, kind: user.kind.rawValue,
        chainage: CorridorView.metres(user.chainage),
        kmh: CorridorView.metres(user.speed * 3.6), length: CorridorView.metres(user.length),
        knowledge: user.knowledge.rawValue, ahead: CorridorView.metres(user.ahead),
        behind: CorridorView.metres(user.behind), isWrongWay: user.isWrongWay)
    }
    let told = Dictionary(
      (picture?.signs ?? []).map { ($0.device.description, $0) }, uniquingKeysWith: { $1 })
    signs = corridor.signs.map { sign in
      let now = told[sign.device]
      let text = now?.text ?? .caution
      let speed = now?.speed ?? Speed(tenthsOfKmh: 0)
      return Sign(
        device: sign.device, shows: Wording.code(text), text: Wording.text(text),
        speedKmh: speed.tenthsOfKmh == 0 ? nil : speed.kmh, reason: now?.reason?.rawValue,
        isConfirmed: now?.isConfirmed ?? false, isFaulty: now?.isFaulty ?? false)
    }
    // A picture of another edition of the county says nothing of these heads.
    let watches = picture?.heads.count == corridor.heads.count ? picture?.heads ?? [] : []
    heads = corridor.heads.enumerated().map { place, head in
      let watch = watches.isEmpty ? CorridorPicture.Watch.waiting : watches[place]
      return Head(device: head.device, number: head.number, state: watch.rawValue)
    }
  }
}
