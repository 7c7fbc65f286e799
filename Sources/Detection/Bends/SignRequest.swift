public import Wire

/// What a sign is wanted to show. The caller gives the command its id and brings it to the sign.
public struct SignRequest: Equatable, Sendable {
  /// The sign.
  public var sign: DeviceID
  /// What to show. Never a "clear": idle is ``SignText/mindTheBend``.
  public var text: SignText
  /// 0 (message) ... 255; see ``SignCommand/priority``.
  public var priority: UInt8
  /// The speed shown with the text; zero shows none.
  public var speed: Speed
  /// How long the text stays lit at least, tenths of a second.
  public var minimumLitTenths: UInt16
  /// How long it holds without renewal, tenths of a second.
  public var validTenths: UInt16

  /// Makes a request.
  public init(
    sign: DeviceID, text: SignText, priority: UInt8, speed: Speed = Speed(tenthsOfKmh: 0),
    minimumLitTenths: UInt16, validTenths: UInt16
  ) {
    self.sign = sign
    self.text = text
    self.priority = priority
    self.speed = speed
    self.minimumLitTenths = minimumLitTenths
    self.validTenths = validTenths
  }

  /// The request as a command on the wire.
  public func command(id: UInt32) -> SignCommand {
    SignCommand(
      id: id, text: text, priority: priority, speed: speed, minimumLitTenths: minimumLitTenths,
      validTenths: validTenths)
  }
}
