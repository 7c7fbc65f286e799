import Wire

extension CountyReader {
  /// Checks the form of roads.geojson (RFC 7946): LineStrings of [longitude, latitude].
  mutating func readRoads() {
    let file = CountyFiles.Name.roads.rawValue
    guard let bytes = bytes(.roads, isOptional: true) else { return }
    let root: JSONText.Value
    do throws(JSONText.Fault) {
      root = try JSONText.parse(bytes)
    } catch {
      fault(file, error.line, "is not JSON: \(error.what)", right: "GeoJSON (RFC 7946)")
      return
    }
    guard root["type"]?.text == "FeatureCollection", let features = root["features"]?.list else {
      fault(
        file, root.line, "is not a FeatureCollection",
        right: "{\"type\":\"FeatureCollection\",\"features\":[…]}")
      return
    }
    for feature in features {
      guard feature["type"]?.text == "Feature", let geometry = feature["geometry"] else {
        fault(
          file, feature.line, "is not a Feature with a geometry",
          right: "{\"type\":\"Feature\",\"properties\":{…},\"geometry\":{…}}")
        continue
      }
      guard geometry["type"]?.text == "LineString",
        let corners = geometry["coordinates"]?.list, corners.count >= 2
      else {
        fault(
          file, geometry.line, "is not a LineString of two or more places",
          right: "{\"type\":\"LineString\",\"coordinates\":[[119.72,27.55],[119.73,27.56]]}")
        continue
      }
      let line = places(corners, file: file)
      let name = feature["properties"]?["name"]?.text
      roads.append(CountyRoad(name: name.flatMap { $0.isEmpty ? nil : $0 }, line: line))
    }
  }

  private mutating func places(_ corners: [JSONText.Value], file: String) -> [Coordinate] {
    var places: [Coordinate] = []
    places.reserveCapacity(corners.count)
    for corner in corners {
      // A third number is a height (RFC 7946 section 3.1.1).
      guard let numbers = corner.list, (2...3).contains(numbers.count),
        let longitude = numbers[0].number, let latitude = numbers[1].number,
        let place = Coordinate(latitude: latitude, longitude: longitude)
      else {
        fault(
          file, corner.line, "a place of a LineString is not on the earth",
          right: "[longitude, latitude] in degrees, in that order")
        continue
      }
      places.append(place)
    }
    return places
  }
}
