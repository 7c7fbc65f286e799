public import Incidents
internal import Wire

/// Who did something.
public struct ActorView: Equatable, Sendable, Codable {
  /// `operator`, `unit`, `device` or `desk`.
  public var kind: String
  /// Device id of a unit or device.
  public var id: String?
  /// What people call them.
  public var name: String?

  /// Renders an actor.
  public init(_ actor: Actor, names: Names) {
    switch actor {
    case .operatorNamed(let name):
      kind = "operator"
      self.name = name
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
