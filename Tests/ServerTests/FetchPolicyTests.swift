// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Server

struct FetchPolicyTests {
    private func policy(_ hosts: String...) -> FetchPolicy {
        var policy = FetchPolicy()
        policy.hosts = Set(hosts)
        return policy
    }

    @Test(arguments: [
        ("http://a.example/x.png", nil), ("https://A.Example:443/x", nil), ("http://b.example:8080/", nil),
        ("http://a.example:8080/", APIError.Code.urlNotAllowed), ("http://b.example/", .urlNotAllowed),
        ("http://sub.a.example/", .urlNotAllowed), ("http://a.example.evil/", .urlNotAllowed),
        ("http://a.example./", .urlNotAllowed), ("ftp://a.example/", .invalidURL),
        ("file:///etc/passwd", .invalidURL), ("http://user@a.example/", .invalidURL), ("a.example/x", .invalidURL),
        ("http:///x", .invalidURL), ("", .invalidURL), ("http://127.0.0.1/", .urlNotAllowed),
        ("http://[::1]/", .urlNotAllowed), ("gopher://a.example/", .invalidURL),
    ])
    func `hosts are exact, schemes two`(address: String, code: APIError.Code?) {
        do throws(APIError) {
            _ = try policy("a.example", "b.example:8080").target(address)
            #expect(code == nil, "\(address)")
        } catch {
            #expect(error.code == code, "\(address)")
        }
    }

    @Test func `the address that is asked is the one that was judged`() throws {
        for address in [
            "http://A.EXAMPLE/x/y.png?q=%20#f", "http://a.example:80/x/y.png?q=%20", "HTTP://a.Example/x/y.png?q=%20",
        ] {
            let target = try policy("a.example").target(address)
            #expect(target.url.absoluteString == "http://a.example:80/x/y.png?q=%20" && target.host == "a.example")
        }
        let next = try policy("a.example").target(
            "../z", relativeTo: try policy("a.example").target("http://a.example/x/y").url)
        #expect(next.url.absoluteString == "http://a.example:80/z")
    }

    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1",
        "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1",
        "fd12::1", "fe80::1", "fec0::1", "ff02::1", "5f00::1",
    ])
    func `private and special networks are refused`(address: String) throws {
        let ip = try #require(IPAddress(address))
        #expect(!ip.isPublic)
        #expect(throws: APIError.self) { try FetchPolicy().check(ip) }
        var open = FetchPolicy()
        open.networks = [try #require(IPNetwork(address))]
        #expect(throws: Never.self) { try open.check(ip) }
    }

    @Test(arguments: [
        "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1",
        "223.255.255.1",
        "2606:4700::1", "2a00:1450::1", "2001:4860:4860::8888",
    ])
    func `the public internet is not`(address: String) throws {
        #expect(try #require(IPAddress(address)).isPublic)
    }

    @Test func `what is no address is none`() {
        for text in ["", "localhost", "127.1", "0x7f.0.0.1", "1.2.3.4.5", "fe80::1%lo"] {
            #expect(IPAddress(text) == nil)
        }
        for text in ["10.0.0.0/33", "10.0.0.0/-1", "x/8", "10.0.0.0/8/8"] { #expect(IPNetwork(text) == nil) }
    }
}
