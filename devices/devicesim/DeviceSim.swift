@main struct D { static func main() { print("d") } }
