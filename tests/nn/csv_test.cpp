#include <xgrad/nn/csv.hpp>

#include <temporary_folder.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <stdexcept>

namespace xgrad::nn {
namespace {

/// A file of the running test's own, removed at the end.
class File {
 public:
  explicit File(const std::string& contents) { std::ofstream(path_, std::ios::binary) << contents; }

  operator const std::string&() const { return path_; }  // NOLINT: it stands for its path

 private:
  TemporaryFolder folder_;
  std::string path_ = folder_ / "file.csv";
};

/// Expects that `read` throws a FileError for a file with these contents: "FILE:" and the message.
template <class Read>
void expect_error(Read read, const std::string& contents, const std::string& message) {
  const File file(contents);
  const std::string& path = file;
  try {
    read(path);
    ADD_FAILURE() << "no error where expected: " << message;
  } catch (const FileError& error) {
    EXPECT_EQ(error.what(), path + ":" + message);
  }
}

void expect_error(const std::string& contents, const std::string& message, const CsvOptions& options = {}) {
  expect_error([&](const std::string& path) { read_csv<float>(path, options); }, contents, message);
}

void expect_label_error(const std::string& contents, const std::string& message,
                        const LabeledCsvOptions& options = {}) {
  expect_error([&](const std::string& path) { read_labeled_csv<float>(path, options); }, contents, message);
}

const Array<double> two_rows = {{1, 2.5, -3}, {4e2, .5, 6}};

TEST(ReadCsv, ReadsNumbers) {
  const auto table = read_csv<double>(File("1,2.5,-3\n4e2,.5,+6\n"));
  EXPECT_EQ(table.values, two_rows);
  EXPECT_TRUE(table.columns.empty());
}

TEST(ReadCsv, ReadsFloats) {
  const auto table = read_csv<float>(File("0.1,16777217,1e-300\n"));
  EXPECT_EQ(table.values, (Array<float>{{0.1f, 16777216.0f, 0.0f}}));
}

TEST(ReadCsv, DetectsAHeader) {
  const auto table = read_csv<double>(File("Block 1,b,c\n1,2.5,-3\n4e2,.5,6\n"));
  EXPECT_EQ(table.values, two_rows);
  EXPECT_EQ(table.columns, (std::vector<std::string>{"Block 1", "b", "c"}));
}

// A first row that is lost without a word would be worse than one that is refused.
TEST(ReadCsv, TakesInfAndNanForNumbersNotForNames) {
  for (const std::string word :
       {"nan", "inf", "NaN", "NAN", "INF", "-inf", "+nan", "-Infinity", "INFINITY", "\"nan\""}) {
    const std::string shown = word[0] == '"' ? word : '"' + word + '"';
    expect_error(word + "," + word + "\n1,2\n", "1: column 1 is " + shown + ", expected a number");
    expect_error(word + ",2\n1,2\n", "1: column 1 is " + shown + ", expected a number");
    expect_error(
        "x," + word + "\n1,2\n",
        "1: numbers beside \"x\" in column 1, expected only numbers or only names (the option `header` "
        "says which)");
    const auto table = read_csv<double>(File(word + ",2\n1,2\n"), {.header = CsvHeader::yes});
    EXPECT_EQ(table.columns[0], shown.substr(1, shown.size() - 2));
  }
  for (const std::string word : {"na", "infinite", "nano", "-", "+inf+", "in", "--nan"})
    EXPECT_EQ(read_csv<double>(File(word + ",b\n1,2\n")).columns[0], word);
}

TEST(ReadCsv, IsToldOfAHeader) {
  const File path("2023,2024\n1,2\n");
  const auto with = read_csv<double>(path, {.header = CsvHeader::yes});
  EXPECT_EQ(with.columns, (std::vector<std::string>{"2023", "2024"}));
  EXPECT_EQ(with.values, (Array<double>{{1, 2}}));
  const auto without = read_csv<double>(path, {.header = CsvHeader::no});
  EXPECT_TRUE(without.columns.empty());
  EXPECT_EQ(without.values.shape(), (Shape{2, 2}));
  EXPECT_EQ(read_csv<double>(path).values.shape(), (Shape{2, 2}));
}

TEST(ReadCsv, ForgivesWhatEditorsDo) {
  for (const char* contents : {"1,2.5,-3\r\n4e2,.5,6\r\n",              // CRLF
                               "1,2.5,-3\n4e2,.5,6",                    // no newline at the end
                               "1,2.5,-3\n4e2,.5,6\n\n \r\n",           // empty lines at the end
                               "\xef\xbb\xbf"                           // byte order mark
                               "1,2.5,-3\n4e2,.5,6\n",                  //
                               " 1 ,\t2.5 , -3\t\n4e2,  .5,6  \n",      // blanks
                               "\"1\",\"2.5\" , \" -3\"\n4e2,.5,6\n"})  // quotes
    EXPECT_EQ(read_csv<double>(File(contents)).values, two_rows) << contents;
}

TEST(ReadCsv, ReadsQuotedNames) {
  const auto table = read_csv<double>(File("\"a, b\",\"say \"\"so\"\"\", plain \r\n1,2,3\r\n"));
  EXPECT_EQ(table.columns, (std::vector<std::string>{"a, b", "say \"so\"", "plain"}));
  for (std::size_t quotes = 0; quotes <= 4; ++quotes) {
    const std::string in_name(quotes, '"'), written(2 * quotes, '"');
    const auto quoted = read_csv<double>(File("\"" + written + "a" + written + "b\"\n1\n"));
    EXPECT_EQ(quoted.columns, (std::vector<std::string>{in_name + "a" + in_name + "b"}));
  }
}

TEST(ReadCsv, TakesOtherDelimiters) {
  EXPECT_EQ(read_csv<double>(File("1;2.5;-3\n4e2;.5;6\n"), {.delimiter = ';'}).values, two_rows);
  EXPECT_EQ(read_csv<double>(File("1\t2.5\t-3\n4e2\t.5\t6\n"), {.delimiter = '\t'}).values, two_rows);
  EXPECT_EQ(read_csv<double>(File("1 2.5 -3\n4e2 .5 6\n"), {.delimiter = ' '}).values, two_rows);
  for (const char delimiter : {'3', '.', '-', 'e', '"', '\n'})
    EXPECT_THROW(read_csv<double>(File("1\n"), {.delimiter = delimiter}), std::invalid_argument);
}

// Two delimiters next to each other, or one at an end, have an empty cell between them, whatever they are:
// also on the last line, and before and after a quote.
TEST(ReadCsv, SwallowsNoEmptyCells) {
  for (const char delimiter : {',', ';', '\t', ' '}) {
    const auto expect_empty = [&](std::string contents, int line, int column) {
      std::ranges::replace(contents, ',', delimiter);
      expect_error(
          contents,
          std::to_string(line) + ": column " + std::to_string(column) + " is empty, expected a number",
          {.header = CsvHeader::no, .delimiter = delimiter});
    };
    expect_empty("1,\n", 1, 2);
    expect_empty("1,", 1, 2);
    expect_empty(",1\n", 1, 1);
    expect_empty(",\"1\"\n", 1, 1);
    expect_empty("\"1\",\n", 1, 2);
    expect_empty("1,2,3\n4,,6\n", 2, 2);
    expect_empty("1,2,3\n4,5,\n", 2, 3);
    expect_empty("1,2,3\n4,5,", 2, 3);
    expect_empty("1,2,3\n,5,6\n", 2, 1);
    expect_empty("1,2,3\n4,,\"6\"\n", 2, 2);
    expect_empty("1,2\n,\n", 2, 1);
    expect_empty("1,2\n,", 2, 1);
  }
  // What is not the delimiter may still stand around a cell, and on empty lines at the end.
  EXPECT_EQ(read_csv<double>(File(" 1 \t 2.5\t-3 \n4e2\t.5 \t\"6\" \n  \n \r\n"), {.delimiter = '\t'}).values,
            two_rows);
  EXPECT_EQ(read_csv<double>(File("\t1\t 2.5 -3\t\n4e2 \t.5 \"6\"\t\n\t\n"), {.delimiter = ' '}).values,
            two_rows);
}

TEST(ReadCsv, ReadsFilesOfAnySize) {
  for (const std::size_t rows : {13107, 13108, 30000}) {  // 65,535 bytes, 65,540 and 150,000
    std::string contents;
    for (std::size_t i = 0; i < rows; ++i)
      contents += std::to_string(i % 10) + "," + std::to_string(i % 90 + 10).substr(1) + "\r\n";
    ASSERT_EQ(contents.size(), 5 * rows);
    const auto table = read_csv<float>(File(contents));
    ASSERT_EQ(table.values.shape(), (Shape{rows, 2}));
    for (std::size_t i = 0; i < rows; ++i) ASSERT_EQ(table.values(i, 0), static_cast<float>(i % 10)) << i;
  }
}

TEST(ReadCsv, ReadsASingleColumn) {
  const auto table = read_csv<double>(File("x\n1\n2\n"));
  EXPECT_EQ(table.values.shape(), (Shape{2, 1}));
  EXPECT_EQ(table.values(1, 0), 2);
}

TEST(ReadCsv, RejectsFilesWithoutRows) {
  for (const char* contents : {"", "\n\r\n", "\xef\xbb\xbf", "  "})
    expect_error(contents, "1: the file is empty, expected rows of numbers");
  expect_error("a,b\n", "2: the file ends after its header, expected rows of numbers");
}

TEST(ReadCsv, RejectsFilesItCannotRead) {
  const TemporaryFolder folder;
  const std::string missing = folder / "missing.csv";
  try {
    read_csv<float>(missing);
    FAIL();
  } catch (const FileError& error) {
    EXPECT_EQ(error.what(), missing + ": cannot be read: No such file or directory");
  }
  try {
    read_csv<float>(folder.path());
    FAIL();
  } catch (const FileError& error) {
    EXPECT_EQ(error.what(), folder.path().string() + ": cannot be read: Is a directory");
  }
}

TEST(ReadCsv, RejectsRaggedRows) {
  expect_error("1,2,3\n4,5,6\n7,8\n", "3: 2 values where the first row has 3");
  expect_error("1,2,3\n4,5,6,\n", "2: 4 values where the first row has 3");
  expect_error("a,b,c\n4,5\n", "2: 2 values where the header has 3");
  expect_error("1,2\n\n3,4\n", "2: the line is empty, expected 2 values");
  expect_error("1\n\n3\n", "2: the line is empty, expected 1 values");
}

TEST(ReadCsv, RejectsWhatIsNoNumber) {
  expect_error("1,2\n3,x7\n", "2: column 2 is \"x7\", expected a number");
  for (const char* cell : {"7x", "1.2.3", "1 2", "0x10", "--1", "+-1", "-", "+", ".", "1e", "inf", "-nan"})
    expect_error(std::string("1,2\n3,") + cell + "\n",
                 std::string("2: column 2 is \"") + cell + "\", expected a number");
  expect_error("1,2\n3,seventeen elephants and a mouse\n",
               "2: column 2 is \"seventeen elephants and ...\", expected a number");
  for (std::size_t length = 1; length <= 30; ++length)  // of a long one what stands in front
    expect_error("1,2\n3," + std::string(length, 'x') + "\n",
                 "2: column 2 is \"" + std::string(std::min<std::size_t>(length, 24), 'x') +
                     (length > 24 ? "..." : "") + "\", expected a number");
  expect_error("1,2\n3,\x01\n", "2: column 2 is \"?\", expected a number");
}

TEST(ReadCsv, RejectsEmptyCells) {
  expect_error("1,2,3\n4,,6\n", "2: column 2 is empty, expected a number");
  expect_error("1,2,3\n4,5,\n", "2: column 3 is empty, expected a number");
  expect_error(",,\n4,5,6\n", "1: column 1 is empty, expected a number");
  // Wherever it is, with whatever blanks, and however the file ends.
  for (const char* const end : {"", "\n", "\r\n", " ", " \t\n \n"})
    for (const char* const blanks : {"", " ", "\t", "  \t "})
      for (int empty = 0; empty < 3; ++empty) {
        std::string text = "1,2,3\n";
        for (int column = 0; column < 3; ++column) {
          if (column > 0) text += ',';
          text += column == empty ? blanks : "7";
        }
        expect_error(text + end, "2: column " + std::to_string(empty + 1) + " is empty, expected a number");
      }
}

TEST(ReadCsv, RejectsNumbersOutOfRange) {
  expect_error("1\n-1e39\n", "2: column 1 is \"-1e39\", expected a number that fits in float");
  expect_error("1e400\n", "1: column 1 is \"1e400\", expected a number that fits in float");
  expect_error([](const std::string& path) { read_csv<double>(path); }, "1\n1e400\n",
               "2: column 1 is \"1e400\", expected a number that fits in double");
  EXPECT_EQ(read_csv<double>(File("1e39,-1e-400,1E-400,1e-4000\n")).values, (Array<double>{{1e39, 0, 0, 0}}));
  // The largest themselves are in range.
  EXPECT_EQ(read_csv<float>(File("3.4028234663852886e38,-3.4028234663852886e38\n")).values(0, 1),
            -std::numeric_limits<float>::max());
  EXPECT_EQ(read_csv<double>(File("1.7976931348623157e308\n")).values(0, 0),
            std::numeric_limits<double>::max());
}

// The exponent alone does not tell which way a number is out of range.
TEST(ReadCsv, ReadsNumbersOfManyDigits) {
  const std::string nines(320, '9'), zeros(400, '0');
  for (const std::string& number : {nines + "e-5", nines + "E-5", nines, nines + ".5e-5"})
    expect_error(number + "\n", "1: column 1 is \"" + std::string(24, '9') +
                                    "...\", expected a number that fits in " + "float");
  EXPECT_EQ(
      read_csv<double>(File(nines + "e-320," + nines + "e-720,0." + zeros + "1e401,0." + zeros + "1e-5\n"))
          .values,
      (Array<double>{{1, 0, 1, 0}}));
}

TEST(ReadCsv, RejectsAFirstRowOfNumbersAndNames) {
  expect_error("1,2x,3\n4,5,6\n",
               "1: numbers beside \"2x\" in column 2, expected only numbers or only names (the option "
               "`header` says which)");
  expect_error("a,b\n1,2\n", "1: column 1 is \"a\", expected a number", {.header = CsvHeader::no});
}

TEST(ReadCsv, RejectsOpenQuotes) {
  expect_error("1,\"2\n3,4\n", "1: the quote in column 2 is not closed on this line");
  expect_error("1,\"2\"3\n", "1: text follows the closing quote in column 2");
}

TEST(ReadLabeledCsv, TakesTheLastColumn) {
  const auto dataset = read_labeled_csv<float>(File("x,y,Class\n1,2,0\n3,4,9\n5,6,3.0\n7,8,2e0\n"));
  EXPECT_EQ(dataset.inputs, (Array<float>{{1, 2}, {3, 4}, {5, 6}, {7, 8}}));
  EXPECT_EQ(dataset.labels, (std::vector<std::size_t>{0, 9, 3, 2}));
}

TEST(ReadLabeledCsv, TakesClassesUpToTheLargestOf32Bits) {
  EXPECT_EQ(read_labeled_csv<float>(File("1,2147483647\n")).labels, std::vector<std::size_t>{2147483647});
  expect_label_error("1,2147483648\n", "1: column 2 is \"2147483648\", expected a class index: 0, 1, 2, ...");
}

TEST(ReadLabeledCsv, TakesAnotherColumn) {
  const File path("0;1;2\n3;4;5\n");
  const auto first = read_labeled_csv<double>(path, {.delimiter = ';', .label_column = 0});
  EXPECT_EQ(first.inputs, (Array<double>{{1, 2}, {4, 5}}));
  EXPECT_EQ(first.labels, (std::vector<std::size_t>{0, 3}));
  const auto middle = read_labeled_csv<double>(path, {.delimiter = ';', .label_column = -2});
  EXPECT_EQ(middle.inputs, (Array<double>{{0, 2}, {3, 5}}));
  EXPECT_EQ(middle.labels, (std::vector<std::size_t>{1, 4}));
}

TEST(ReadLabeledCsv, RejectsWhatIsNoClass) {
  for (const char* label : {"-1", "1.5", "x", "1e10", "1e400", ""})
    expect_label_error(std::string("1,2,3\n4,5,") + label + "\n",
                       std::string("2: column 3 is \"") + label + "\", expected a class index: 0, 1, 2, ...");
  expect_label_error("1,2\n", "1: 2 columns, but the label column is number 2 counted from 0",
                     {.label_column = 2});
  expect_label_error("1,2\n", "1: 2 columns, but the label column is number -3 counted from 0",
                     {.label_column = -3});
  expect_label_error("1\n2\n", "1: 1 column, expected features beside the label");
  expect_label_error("1,2,3\n4,5\n", "2: 2 values where the first row has 3");
  expect_label_error("1,2,3\n4,x,5\n", "2: column 2 is \"x\", expected a number");
}

// The real thing, where the environment variable XGRAD_TEST_DATA names a folder that has it.
TEST(ReadLabeledCsv, ReadsOptdigits) {
  const char* data = std::getenv("XGRAD_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "XGRAD_TEST_DATA names no folder with optdigits/optdigits.tra";
  const auto train = read_labeled_csv<float>(std::string(data) + "/optdigits/optdigits.tra");
  const auto test = read_labeled_csv<float>(std::string(data) + "/optdigits/optdigits.tes");
  EXPECT_EQ(train.inputs.shape(), (Shape{3823, 64}));
  EXPECT_EQ(test.inputs.shape(), (Shape{1797, 64}));
  EXPECT_EQ(train.classes(), 10u);
  std::map<std::size_t, std::size_t> counts;  // as optdigits.names has them
  for (const std::size_t label : train.labels) ++counts[label];
  const std::map<std::size_t, std::size_t> expected = {{0, 376}, {1, 389}, {2, 380}, {3, 389}, {4, 387},
                                                       {5, 376}, {6, 377}, {7, 387}, {8, 380}, {9, 382}};
  EXPECT_EQ(counts, expected);
  for (const float value : train.inputs) ASSERT_TRUE(value >= 0 && value <= 16);
  EXPECT_EQ(train.inputs(0, 2), 6);
}

}  // namespace
}  // namespace xgrad::nn
