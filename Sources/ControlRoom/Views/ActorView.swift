public import Incidents
internal import Wire

/// Who did something.
public struct ActorView: Equatable, Sendable, Codable {
  /// Begins the name of a program in a timeline: a person's name has no colon.
  static let programPrefix = "token:"

  /// `operator`, `program`, `unit`, `device` or `desk`.
  public var kind: String
  /// Device id of a unit or device.
  public var id: String?
  /// What people call them.
  public var name: String?

  /// Renders an actor.
  public init(_ actor: Actor, names: Names) {
    switch actor {
    case .operatorNamed(let name):
      let isProgram = name.hasPrefix(Self.programPrefix)
      kind = isProgram ? "program" : "operator"
      self.name = isProgram ? String(name.dropFirst(Self.programPrefix.count)) : name
    case .unit(let unit):
      kind = "unit"
      id = unit.description
      name = names.known(unit)
    case .device(let device):
      kind = "device"
      id = device.description
      name = names.known(device)
    case .desk: kind = "desk"
    }
  }
}
