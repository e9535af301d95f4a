import FermataAI
import Testing

@Suite("The local model's entities")
struct LocalEntityTests {
    private func entities(_ text: String, _ kind: Entity.Kind? = nil) async throws -> [String] {
        try await LocalLanguageModel().extractEntities(text).entities
            .filter { kind == nil || $0.kind == kind }
            .map(\.text)
    }

    @Test("an article's names, dates, amounts and addresses are found once each, in order, and counted")
    func article() async throws {
        let extraction = try await LocalLanguageModel().extractEntities(Samples.merger)
        #expect(extraction.model == "local")
        #expect(!extraction.isTruncated)
        #expect(
            extraction.entities == [
                Entity(kind: .organization, text: "Northwind Systems Ltd", count: 3),
                Entity(kind: .organization, text: "Volta Robotics GmbH", count: 3),
                Entity(kind: .money, text: "€1.2 billion"),
                Entity(kind: .date, text: "3 May 1998"),
                Entity(kind: .date, text: "2025-06-30"),
                Entity(kind: .person, text: "Adaeze Okafor", count: 2),
                Entity(kind: .person, text: "J. P. Lindqvist"),
                Entity(kind: .organization, text: "European Commission", count: 3),
                Entity(kind: .money, text: "$4,500,000"),
                Entity(kind: .date, text: "March 2021"),
                Entity(kind: .organization, text: "Bank of Lisbon & Partners"),
                Entity(kind: .money, text: "$12"),
                Entity(kind: .email, text: "press@northwind.example.com"),
                Entity(kind: .url, text: "https://www.northwind.example.com/news/2024(final).html"),
            ]
        )
    }

    @Test(
        "dates",
        arguments: [
            ("Due 2024-03-12.", ["2024-03-12"]),
            ("Born 12 March 2024 in Rome", ["12 March 2024"]),
            ("On March 12, 2024, it rained", ["March 12, 2024"]),
            ("by 12/03/2024 or 3.12.2024", ["12/03/2024", "3.12.2024"]),
            ("The 3rd of May was a Friday", ["3rd of May"]),
            ("On Sept. 5 and 6 Oct. 1999", ["Sept. 5", "6 Oct. 1999"]),
            ("in May 2020 and in May", ["May 2020"]),
            ("2024-13-45, 31/31/2024, version 1.2.3, 10.0.0.1, +49-30-1234", []),
            ("You may 5 times", []),
            ("March 20,000 miles", []),
            ("It is 2024. March 3 is next.", ["March 3"]),
        ]
    )
    func dates(_ text: String, _ expected: [String]) async throws {
        #expect(try await entities(text, .date) == expected)
    }

    @Test(
        "amounts of money",
        arguments: [
            ("It cost $1,200.50.", ["$1,200.50"]),
            ("Preis: 1.200 €, bar", ["1.200 €"]),
            ("raised EUR 5 million", ["EUR 5 million"]),
            ("a £3m fine and a $2.5bn loan", ["£3m", "$2.5bn"]),
            ("for US$40 or 40 US dollars", ["US$40", "40 US dollars"]),
            ("about 12\u{A0}000\u{202F}€ in all", ["12 000 €"]),
            ("¥500, ₹2,00,000 and 30 cents", ["¥500", "₹2,00,000", "30 cents"]),
            ("5 pounds of flour, 5 m of rope, $ and EUR alone", []),
            ("300 CHF", ["300 CHF"]),
        ]
    )
    func money(_ text: String, _ expected: [String]) async throws {
        #expect(try await entities(text, .money) == expected)
    }

    @Test(
        "addresses",
        arguments: [
            ("Mail <a.b+c@mail.example.org>.", ["a.b+c@mail.example.org"]),
            ("mailto:x_y@example.com, or @handle, or a@b, or me@@example.com", ["x_y@example.com"]),
            ("(see https://example.com/a_(b)?q=1&r=2#s).", ["https://example.com/a_(b)?q=1&r=2#s"]),
            ("HTTP://EXAMPLE.COM! and www.example.org, too", ["HTTP://EXAMPLE.COM", "www.example.org"]),
            ("https://user@example.com/x is one address", ["https://user@example.com/x"]),
            ("http:// and www. alone", []),
            ("\"https://例え.jp/道\"", ["https://例え.jp/道"]),
        ]
    )
    func addresses(_ text: String, _ expected: [String]) async throws {
        #expect(try await entities(text) == expected)
    }

    @Test(
        "people",
        arguments: [
            ("We met Dr. Kwame Mensah and Mrs. Flores.", ["Kwame Mensah", "Flores"]),
            ("Yesterday Maria Lopez resigned.", ["Maria Lopez"]),
            ("The book by J. R. R. Tolkien", ["J. R. R. Tolkien"]),
            ("Ludwig van Beethoven's piano", ["Ludwig van Beethoven"]),
            ("“No,” said Zebulon Quist.", ["Zebulon Quist"]),
            ("Zebulon Quist, 42, sells boats", ["Zebulon Quist"]),
            ("Zebulon Quist, a retired pilot, sells boats", ["Zebulon Quist"]),
            ("Finance Minister Anna Berg resigned", ["Anna Berg"]),
            ("Apple's Maria Lopez and Jean-Luc O'Brien left", ["Maria Lopez"]),
            ("However, The Old Town is lovely in Spring", []),
            ("The U.S. Embassy and the U.K. were silent", []),
            ("ANNA BERG ENTERS THE ROOM", []),
        ]
    )
    func people(_ text: String, _ expected: [String]) async throws {
        #expect(try await entities(text, .person) == expected)
    }

    @Test(
        "organisations",
        arguments: [
            ("She works for Acme Inc. in Ohio", ["Acme Inc"]),
            ("Acme, Inc. and Widget GmbH merged", ["Acme, Inc", "Widget GmbH"]),
            ("The Bank of England and the Ministry of the Interior", ["Bank of England", "Ministry of the Interior"]),
            ("Smith & Sons repaired it", ["Smith & Sons"]),
            (
                "At Stanford University the Institute for Tropical Medicine",
                ["Stanford University", "Institute for Tropical Medicine"]
            ),
            (
                "The Bank of Spain and Anna Berg sued the Department of Health and Social Care",
                ["Bank of Spain", "Department of Health and Social Care"]
            ),
            ("The U.S. Congress and the U.S. Embassy", ["U.S. Congress"]),
            ("The bank, the group and the City", []),
        ]
    )
    func organizations(_ text: String, _ expected: [String]) async throws {
        #expect(try await entities(text, .organization) == expected)
    }

    @Test("short forms count as the full name, unless two names share them")
    func shortForms() async throws {
        let text = "Maria Lopez met Volta Robotics. Lopez liked Volta. Ana Silva met Pedro Silva. Silva laughed."
        let found = try await LocalLanguageModel().extractEntities(text).entities
        #expect(
            found == [
                Entity(kind: .person, text: "Maria Lopez", count: 2),
                Entity(kind: .organization, text: "Volta Robotics", count: 2),
                Entity(kind: .person, text: "Ana Silva"),
                Entity(kind: .person, text: "Pedro Silva"),
            ]
        )
    }

    @Test("a text that names nothing has no entities", arguments: ["", "   ", "nothing here", "今日は晴れです。"])
    func nothing(_ text: String) async throws {
        #expect(try await entities(text).isEmpty)
    }
}
