import Detection
import Foundation
import HTTPTypes
import Hummingbird
import Incidents
import NIOCore
import Store
import Wire

extension RouteTable {
  /// A camera's newest frame under its mask.
  func latestFrame(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let camera = try context.device("id")
    guard let frame = sources.latestFrame(camera) else {
      throw APIError.notFound("picture of camera \(camera)")
    }
    let mask = try self.mask(of: camera)
    note(context, act: "viewCamera", object: "camera:\(camera)")
    // Frame numbers start anew when a camera does; the time tells those apart.
    let tag = EntityTag("\(frame.frame)-\(frame.received.milliseconds)-\(mask.version)")
    if tag.isKnown(to: request) { return tag.notModified }
    let masked = try await masks.burn(
      mask, into: frame.jpeg, as: MaskCalls.Key(camera: camera, tag: tag.text))
    guard let masked else { throw APIError.maskFailed }
    var response = tag.mark(.bytes(ByteBuffer(bytes: masked), type: "image/jpeg"))
    response.headers[.watchpostReceived] = frame.received.description
    response.headers[.watchpostFrame] = String(frame.frame)
    return response
  }

  /// The same as it was received.
  func originalFrame(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let camera = try context.device("id")
    let body = try ReasonBody(try await jsonBody(request))
    guard let frame = sources.latestFrame(camera) else {
      throw APIError.notFound("picture of camera \(camera)")
    }
    try await noteFirst(
      context, act: "viewOriginal", object: "camera:\(camera)", detail: body.reason)
    var response = Response.bytes(ByteBuffer(bytes: frame.jpeg), type: "image/jpeg")
    response.headers[.watchpostReceived] = frame.received.description
    response.headers[.watchpostFrame] = String(frame.frame)
    return response
  }

  /// A kept picture under the mask of its camera as it is today.
  func picture(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let found = try await kept(context)
    let mask = try self.mask(of: found.item.camera)
    note(context, act: "viewEvidence", object: "incident:\(found.item.incident.rawValue)")
    let tag = EntityTag(
      mask.isEmpty ? found.item.sha256 : "\(found.item.sha256)-\(mask.version)")
    if tag.isKnown(to: request) { return tag.notModified }
    guard let masked = try await masks.burn(mask, into: found.jpeg) else {
      throw APIError.maskFailed
    }
    return tag.mark(.bytes(ByteBuffer(bytes: masked), type: "image/jpeg"))
  }

  /// The same as it was received: its bytes have the SHA-256 of its record.
  func originalPicture(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let body = try ReasonBody(try await jsonBody(request))
    let found = try await kept(context)
    try await noteFirst(
      context, act: "viewOriginal", object: "incident:\(found.item.incident.rawValue)",
      detail: "picture \(found.item.id): \(body.reason)")
    return EntityTag(found.item.sha256).mark(
      .bytes(ByteBuffer(bytes: found.jpeg), type: "image/jpeg"))
  }

  private func kept(_ context: CallContext) async throws -> (item: EvidenceItem, jpeg: [UInt8]) {
    let id = Int64(try context.number("id"))
    let found = try await calls.run { store throws(StoreError) in try store.picture(id) }
    guard let found else { throw APIError.notFound("picture \(id)") }
    return found
  }

  /// The mask in force. Of a camera that has left the county nobody knows what must be hidden.
  private func mask(of camera: DeviceID) throws(APIError) -> PictureMask {
    guard let mask = sources.county.mask(camera) else { throw .maskFailed }
    return mask
  }
}

extension APIError {
  static let maskFailed = APIError(
    .notFound, "maskFailed",
    "This picture cannot be masked: it is damaged, of a kind that is not supported, or of a camera "
      + "that has left the county. Ask for the original with a reason.",
    zh: "该图像无法遮挡隐私区域，请说明理由后查看原图。")
}

extension HTTPField.Name {
  /// When a live picture was received, RFC 3339.
  static let watchpostReceived = HTTPField.Name("Watchpost-Received")!
  /// A live picture's frame number.
  static let watchpostFrame = HTTPField.Name("Watchpost-Frame")!
}
