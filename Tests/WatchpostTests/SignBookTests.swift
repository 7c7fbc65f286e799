import Detection
import Testing
import Wire

@testable import watchpost

@Suite("What signs show, for people")
struct SignBookTests {
  private static let sign = ServiceSamples.device(1_330_000_001)

  private static func told(_ text: SignText, isConfirmed: Bool) -> CorridorPicture.Sign {
    CorridorPicture.Sign(
      device: sign, text: text, speed: Speed(kmh: 0), reason: nil, isConfirmed: isConfirmed,
      isFaulty: false)
  }

  @Test("A showing begins with its text and not with its confirmation; a gone sign is forgotten")
  func evening() {
    var book = SignBook()
    func look(_ text: SignText, _ isConfirmed: Bool, at ms: Int64) -> SignBook.Showing? {
      book.look(at: [Self.told(text, isConfirmed: isConfirmed)], wall: ServiceSamples.wall(ms))
      return book.showings[Self.sign]
    }
    let first = ServiceSamples.wall(1_000)
    #expect(
      look(.oncoming, false, at: 1_000)
        == .init(text: .oncoming, isConfirmed: false, since: first))
    #expect(
      look(.oncoming, true, at: 1_250) == .init(text: .oncoming, isConfirmed: true, since: first))
    #expect(
      look(.oncoming, false, at: 9_000) == .init(text: .oncoming, isConfirmed: false, since: first))
    #expect(look(.mindTheBend, true, at: 9_250)?.since == ServiceSamples.wall(9_250))
    // Another corridor's look leaves it alone.
    book.look(at: [], wall: ServiceSamples.wall(9_500))
    #expect(book.showings.count == 1)
    book.keep([])
    #expect(book.showings.isEmpty)
  }
}
