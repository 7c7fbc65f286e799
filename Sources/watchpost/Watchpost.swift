@main struct W { static func main() { print("w") } }
