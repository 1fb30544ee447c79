package io.spate.scenario.parse;

import static io.spate.scenario.Scenarios.withTop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.scenario.Marked;
import io.spate.scenario.Problem;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.DataException;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.fake.FakeKind;
import io.spate.scenario.fake.FakeRows;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in {@code data} and in what uses it: exact words, exact place (at the mark). */
class DataMistakesTest {

  private static String with(String data, String path) {
    return "target: http://h\nload: { users: 1, duration: 1s }\n"
        + data
        + "\nusers: [ { tasks: [ { get: \""
        + path
        + "\" } ] } ]\n";
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            withTop("data: «7\n"),
            "data must be a map, got '7' (such as data: { users: users.csv })"),
        arguments(
            withTop("data: { «1st: a.csv }\n"),
            "not a name for a feed: '1st' (letters, digits and '_', not beginning with a digit)"),
        arguments(
            withTop("data: { «user: a.csv }\n"),
            "'user' is the name of a function (choose another name)"),
        arguments(
            withTop("data: { u: «users.xlsx }\n"),
            "the kind of file is not known: 'users.xlsx' (its name must end in .csv or .jsonl)"),
        arguments(
            withTop("data: { u: { «fil: a.csv } }\n"),
            "unknown key 'fil' (did you mean 'file'? keys are file, rows, fake, order, atEnd, users)"),
        arguments(
            withTop("data: { «u: { order: random } }\n"),
            "'file' is missing (or rows: [ { name: a }, { name: b } ])"),
        arguments(
            withTop("data: { u: { file: a.csv, «rows: [ a ] } }\n"),
            "'file' and 'rows' exclude each other"),
        arguments(
            withTop("data: { u: { rows: [ a ], order: «backwards } }\n"),
            "unknown order 'backwards' (orders are sequential, random, shuffled, unique)"),
        arguments(
            withTop("data: { u: { rows: [ a ], atEnd: «halt } }\n"),
            "unknown end 'halt' (ends are recycle, stop)"),
        arguments(
            withTop("data: { u: { rows: [ a ], order: unique, users: «0 } }\n"),
            "users must be at least 1, got 0 (as many as the load may be raised to in"
                + " mid-run)"),
        arguments(
            withTop("data: { u: { rows: [ a ], order: unique, atEnd: «recycle } }\n"),
            "unique rows are given once, and then no more (leave atEnd out, or write stop)"),
        arguments(
            "target: http://h\nload: { users: 1, duration: 1s }\n"
                + "data: { u: { rows: [ a ], order: unique } }\n"
                + "users: «[ { tasks: [ { get: \"/${u}\" } ] },"
                + " { vars: { v: \"${u}\" }, tasks: [ { get: \"/${v}\" } ] } ]\n",
            "feed 'u' is unique, and both users and iterations draw from it (use it in vars, onStart"
                + " and onStop alone, or in tasks alone)"),
        arguments(
            withTop("data: { u: «a.csv }\n"),
            "the content of 'a.csv' did not come with the scenario (spate run sends files along;"
                + " else put it under 'files', or write its rows here)"),
        arguments(
            withTop("data: { u: [ a ] }\nfiles: «a.csv\n"),
            "files must be a map, got 'a.csv' (content of each file by its path)"),
        arguments(
            withTop("data: { u: { rows: [ a ], order: random, atEnd: «stop } }\n"),
            "random rows never come to an end (write order: shuffled, or leave atEnd out)"),
        arguments(
            withTop("data: { u: «[] }\n"),
            "rows must not be empty (such as rows: [ { name: a }, { name: b } ])"),
        arguments(
            withTop("data: { u: [ { a: 1 }, «2 ] }\n"),
            "a row must be a map, got '2' (like the first one, such as { name: a })"),
        arguments(
            withTop("data: { u: [ { a: «[ 1 ] } ] }\n"),
            "a value of a row must be text, got a list"),
        arguments(
            withTop("data: { u: [ a ] }\nvars: { «u: 1 }\n"),
            "'u' is set by vars and a feed of data (rename one)"),
        arguments(
            "target: http://h\nload: { users: 1, duration: 1s }\ndata: { «id: [ a ] }\n"
                + "users: [ { tasks: [ { get: /, save: { id: $.id } } ] } ]\n",
            "'id' is a feed of data and set by a save (the save is on line 4; rename one)"),
        arguments(
            with("data: { users: [ { name: a, city: b } ] }", "/${«users.nam}"),
            "feed 'users' has no column 'nam' (did you mean 'name'? columns are name, city)"),
        arguments(
            with("data: { users: [ { name: a, city: b } ] }", "/${«users}"),
            "'users' is a feed of rows: say which column (columns are name, city)"),
        arguments(
            with("data: { users: [ { name: a, city: b } ] }", "/${«user.name}"),
            "unknown function 'user.name' (did you mean 'users.name'?)"),
        arguments(
            withTop("data: { u: { file: a.csv, «fake: { rows: 1, columns: { a: name } } } }\n"),
            "'file' and 'fake' exclude each other"),
        arguments(
            withTop("data: { u: { fake: { rows: 1, columns: { a: «nmae } } } }\n"),
            "unknown fake value 'nmae' (did you mean 'name'? values are "
                + String.join(", ", FakeKind.labels())
                + ")"),
        arguments(
            withTop("data: { u: { fake: «{ rows: 5 } } }\n"),
            "'columns' is missing (such as columns: { name: name, mail: email })"),
        arguments(
            withTop("data: { u: { fake: { rows: 5, columns: «{} } } }\n"),
            "columns must not be empty (such as columns: { name: name, mail: email })"),
        arguments(
            withTop("data: { u: { fake: «{ columns: { a: name } } } }\n"),
            "'rows' is missing (how many, such as rows: 1000)"),
        arguments(
            withTop("data: { u: { fake: { rows: «0, columns: { a: name } } } }\n"),
            "rows must be between 1 and 100,000, got 0"),
        arguments(
            withTop(
                "data: { u: { fake: { «rows: 100000, columns: { a: name, b: name, c: name, d: name,"
                    + " e: name, f: name } } } }\n"),
            "100000 rows of 6 columns are more than 500,000 values (make up fewer rows, or give a"
                + " file)"),
        arguments(
            withTop("data: { u: { fake: { rows: 1, «column: { a: name } } } }\n"),
            "unknown key 'column' (did you mean 'columns'? keys are rows, columns, locale, seed)"),
        arguments(
            withTop("data: { u: { fake: { rows: 1, columns: { «1a: name } } } }\n"),
            "not a name for a column: '1a' (letters, digits and '_', not beginning with a digit)"),
        arguments(
            withTop("data: { u: { fake: { rows: 1, locale: «dee, columns: { a: name } } } }\n"),
            "unknown locale 'dee' (did you mean 'de'? locales are "
                + String.join(", ", FakeRows.LOCALES)
                + ")"),
        arguments(
            withTop(
                "data: { u: { fake: { rows: 1, columns: { a: { kind: number, min: «9, max: 1 } } }"
                    + " } }\n"),
            "'min' is above 'max' (max must be the higher one)"),
        arguments(
            withTop(
                "data: { u: { fake: { rows: 1, columns: { a: { kind: date, from: «2030-01-01 } } }"
                    + " } }\n"),
            "'from' is above 'to' (to is 2029-12-31)"),
        arguments(
            withTop(
                "data: { u: { fake: { rows: 1, columns: { a: { kind: date, to: «soon } } } } }\n"),
            "to must be a date, got 'soon' (such as 2024-05-17)"),
        arguments(
            withTop(
                "data: { u: { fake: { rows: 1, columns: { a: { kind: date, «min: 1 } } } } }\n"),
            "a date has no 'min' (its bounds are from and to)"),
        arguments(
            withTop(
                "data: { u: { fake: { rows: 1, columns: { a: { kind: name, «max: 1 } } } } }\n"),
            "a name has no 'max' (it has no bounds)"),
        arguments(
            with("data: { u: { fake: { rows: 1, columns: { name: name } } } }", "/${«u.nam}"),
            "feed 'u' has no column 'nam' (did you mean 'name'? columns are name)"),
        arguments(withTop("seed: «abc\n"), "seed must be a whole number, got 'abc'"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsToldInWordsAtItsPlace(String marked, String message) {
    Marked.assertProblems(marked, message);
  }

  private static List<String> problems(String source, DataFiles files) {
    return catchThrowableOfType(
            ScenarioException.class, () -> Scenario.parse(source, "s.yaml", files))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void whatIsWrongWithAFileIsToldWhereTheScenarioNamesIt() {
    DataFiles missing =
        file -> {
          throw new DataException("no such file: " + file, "it is looked for in /x");
        };

    assertThat(problems(with("data: { users: u.csv }", "/${users.name}"), missing))
        .containsExactly("s.yaml:3:16: no such file: u.csv (it is looked for in /x)");
  }

  @Test
  void columnsOfAFileAreChecked() {
    String source = with("data: { users: u.csv }", "/${users.nam}");

    assertThat(problems(source, file -> DataFile.ofText("name,pass\na,b\n", file)))
        .containsExactly(
            "s.yaml:4:32: feed 'users' has no column 'nam' (did you mean 'name'? columns are name,"
                + " pass)");
    assertThat(problems(source, file -> DataFile.ofText("nam|pass\na|b\n", file)))
        .containsExactly(
            "s.yaml:4:32: feed 'users' has no column 'nam' (its header is one column, 'nam|pass':"
                + " separate values by commas)");
    assertThat(problems(source, file -> DataFile.ofText("nam,pass\na\n", file)))
        .singleElement()
        .asString()
        .startsWith("s.yaml:3:16: u.csv line 2: values: 1, columns: 2");
  }
}
