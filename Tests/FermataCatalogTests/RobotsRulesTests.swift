import Testing

@testable import FermataCatalog

@Suite("robots.txt")
struct RobotsRulesTests {
    @Test("the group that names the robot counts, else the one for all")
    func groups() {
        let text = """
            User-agent: *
            Disallow: /

            User-agent: OtherBot
            User-agent: FermataBot # us
            Disallow: /private
            Crawl-delay: 2.5
            """
        let ours = RobotsRules(text, userAgent: "fermatabot/1.0")
        #expect(ours.allows("/public"))
        #expect(!ours.allows("/private/x"))
        #expect(ours.crawlDelay == 2.5)
        #expect(!RobotsRules(text, userAgent: "Unknown/1").allows("/public"))
    }

    @Test("groups that name the same robot count together")
    func mergedGroups() {
        let rules = RobotsRules(
            "User-agent: a\nDisallow: /x\nUser-agent: b\nDisallow: /y\nUser-agent: A\nDisallow: /z",
            userAgent: "a"
        )
        #expect(!rules.allows("/x") && rules.allows("/y") && !rules.allows("/z"))
    }

    @Test("the longest rule decides, and allows when two are as long")
    func longestMatch() {
        let rules = RobotsRules("User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /c\nAllow: /c", userAgent: "x")
        #expect(!rules.allows("/a"))
        #expect(rules.allows("/a/b/c"))
        #expect(rules.allows("/c"))
    }

    @Test(
        "stars stand for anything and a dollar for the end",
        arguments: [
            ("/*.gif$", "/a/b.gif", true), ("/*.gif$", "/a/b.gif?x", false), ("/a*b*c", "/a1b2c3", true),
            ("/a*b*c", "/a1c2b3", false), ("/fish*", "/fish", true), ("*", "/", true), ("/$", "/", true),
            ("/$", "/a", false), ("/*?print", "/a?print", true), ("/a**b", "/ab", true), ("/x$y", "/x$y", true),
        ]
    )
    func patterns(pattern: String, path: String, matches: Bool) {
        #expect(RobotsPattern(pattern).matches(RobotsPattern.normalized(path)) == matches)
    }

    @Test("paths are compared by what they mean, not how they are coded")
    func encoding() {
        let rules = RobotsRules("User-agent: *\nDisallow: /ä/%7euser\nDisallow: /a%2Fb", userAgent: "x")
        #expect(!rules.allows("/%C3%A4/~user"))
        #expect(!rules.allows("/a%2fb"))
        #expect(rules.allows("/a/b"))
    }

    @Test("nonsense is skipped, and nothing means that all is allowed")
    func nonsense() {
        let text = "Disallow: /\n<html>\nUser-agent\n:::\nUser-agent: *\nDisallow:\nCrawl-delay: soon\nSitemap: /s"
        #expect(RobotsRules(text, userAgent: "x").allows("/anything"))
        #expect(RobotsRules(text, userAgent: "x").crawlDelay == nil)
        #expect(RobotsRules("", userAgent: "x").allows("/"))
        #expect(RobotsRules("User-agent: *\nDisallow: /", userAgent: "x").allows("/robots.txt"))
    }

    @Test("a pattern made to be slow is not")
    func hostilePattern() {
        let pattern = RobotsPattern("/" + String(repeating: "*a", count: 500) + "$")
        #expect(!pattern.matches(RobotsPattern.normalized("/" + String(repeating: "a", count: 2_000) + "b")))
    }
}
