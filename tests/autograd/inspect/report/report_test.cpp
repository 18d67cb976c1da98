#include <xgrad/autograd/inspect/report/report.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>
#include <arrays.hpp>
#include <nlohmann/json.hpp>
#include <temporary_folder.hpp>

#include <cmath>
#include <fstream>
#include <iterator>
#include <numeric>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace xgrad::inspect {
namespace {

using Json = nlohmann::json;
using Texts = std::vector<std::string>;
template <class T>
using Named = std::vector<std::pair<std::string, Variable<T>>>;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// All that a pattern's first group matches.
Texts matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  Texts found;
  for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
    found.push_back((*match)[1]);
  return found;
}

Texts headings(const std::string& html) { return matches(html, "<h2 [^>]*>([^<]*)</h2>"); }

/// The cells of all rows of tables whose heading this is.
Texts row(const std::string& html, const std::string& heading) {
  Texts cells;
  for (const std::string& rest : matches(html, "<th scope=\"row\">" + heading + "</th>(.*)</tr>"))
    for (const std::string& cell : matches(rest, "<td[^>]*>([^<]*)</td>")) cells.push_back(cell);
  return cells;
}

Json data_of(const std::string& html) {
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  const auto at = html.find(begin) + begin.size();
  return Json::parse(html.substr(at, html.find("</script>", at) - at));
}

/// Everything that a report shows, small.
History small_history() {
  Generator generator(1);
  const nn::Sequential<float> model{nn::Linear<float>(3, 4, generator), nn::ReLU<float>(),
                                    nn::Linear<float>(4, 2, generator)};
  History history("epoch");
  for (const float epoch : {1.0f, 2.0f, 3.0f}) {
    for (auto& parameter : model.parameters()) parameter.zero_grad();
    Tape tape;
    tape.backward(nn::cross_entropy(model(xt::xarray<float>{{1, 2, 3}, {3, 2, epoch}}), std::vector{0, 1}));
    history.add("Loss", "training", epoch, 1.0 / epoch);
    history.observe(epoch, model.named_parameters());
    for (auto& parameter : model.parameters()) parameter.mutable_value() -= 0.1f * parameter.grad();
  }
  history.confusion(std::vector<int>{0, 0, 0, 1}, std::vector<int>{0, 0, 1, 1}, 2);
  history.sample(xt::xarray<double>{{0, 1}, {1, 0}}, 1, 0, 0.625);
  history.activation("tanh", nn::Tanh<double>());
  return history;
}

TEST(Report, HasASectionForWhateverThereIs) {
  EXPECT_EQ(headings(to_html(small_history())),
            (Texts{"Curves", "Weights and gradients", "Histograms", "Confusion matrix", "Samples",
                   "Activation functions"}));
  History history;
  history.add("Loss", "training", 1, 2);
  EXPECT_EQ(headings(to_html(history)), Texts{"Curves"});
  history = History();
  history.activation("tanh", nn::Tanh<double>());
  EXPECT_EQ(headings(to_html(history)), Texts{"Activation functions"});
}

TEST(Report, IsOneFileWithoutLinksToOthers) {
  const std::string html = to_html(small_history(), {.title = "A run"});
  EXPECT_TRUE(html.starts_with("<!doctype html>\n<html lang=\"en\">"));
  EXPECT_TRUE(html.ends_with("</html>\n"));
  EXPECT_EQ(matches(html, "<title>(A run)</title>").size(), 1u);
  EXPECT_EQ(matches(html, "<h1>(A run)</h1>").size(), 1u);
  for (const std::string& link : matches(html, "(?:src|href)=\"([^\"]*)\""))
    EXPECT_TRUE(link.starts_with("#") || link.starts_with("data:")) << link;
  for (const std::string& url : matches(html, "(https?://[^\"']*)"))
    EXPECT_EQ(url, "http://www.w3.org/2000/svg");
  EXPECT_EQ(html, to_html(small_history(), {.title = "A run"}));
}

TEST(Report, ShowsCurvesInNumbers) {
  History history("epoch");
  const std::vector<double> losses = {2.5, 0.75, 0.25, 1};
  for (std::size_t i = 0; i < losses.size(); ++i)
    history.add("Loss", "training", 10 * static_cast<double>(i + 1), losses[i]);
  history.add("Loss", "test", 123456, 3);
  history.add("Accuracy", "test", 1, 50);
  const std::string html = to_html(history);
  EXPECT_EQ(row(html, "Loss, training"), (Texts{"2.5", "1", "0.25 at 30", "2.5 at 10"}));
  EXPECT_EQ(row(html, "Loss, test"), (Texts{"3", "3", "3 at 123456", "3 at 123456"}));
  EXPECT_EQ(matches(html, "<svg[^>]*>\\s*<title>([^<]*)</title>"), (Texts{"Loss", "Accuracy"}));
}

TEST(Report, HasTheNormsOfLayers) {
  // 3² + 4² + 12² = 13²; the gradient of Σx² is 2x.
  const Variable<double> weight(Array<double>{3, 4}), bias(12.0), other(Array<double>{{6, 8}});
  Tape tape;
  tape.backward(sum(square(weight)) + square(bias));
  History history("epoch");
  history.observe(1, Named<double>{{"hidden.weight", weight}, {"hidden.bias", bias}, {"output", other}});
  const std::string html = to_html(history);
  EXPECT_EQ(row(html, "hidden"), (Texts{"weight (2), bias ()", "3", "13 → 13", "26 → 26"}));
  EXPECT_EQ(row(html, "model"), (Texts{"output (1, 2)", "2", "10 → 10", "none"}));
  EXPECT_NE(html.find("3 parameters with 5 numbers, observed from epoch 1 to 1."), std::string::npos);
}

TEST(Report, SaysFromWhereToWhere) {
  EXPECT_NE(to_html(small_history()).find("4 parameters with 26 numbers, observed from epoch 1 to 3."),
            std::string::npos);
}

// Norms of gradients go over powers of ten, unless one is 0.
TEST(Report, DrawsGradientsOnALogarithmicAxisIfItCan) {
  const auto description = [](double factor) {
    const Variable<double> w(Array<double>{3, 4});
    Tape tape;
    tape.backward(sum(factor * w));
    History history;
    history.observe(1, Named<double>{{"w", w}});
    return matches(to_html(history), "<title>Norm of the gradient, by layer</title>\\s*<desc>(.*)</desc>")
        .at(0);
  };
  EXPECT_NE(description(2).find(", logarithmic"), std::string::npos) << description(2);
  EXPECT_EQ(description(0).find(", logarithmic"), std::string::npos) << description(0);
}

TEST(Report, HasTheHistogramsOfEveryStep) {
  const History history = small_history();
  const Json data = data_of(to_html(history));
  EXPECT_EQ(data["step"], "epoch");
  EXPECT_EQ(data["steps"], (std::vector<double>{1, 2, 3}));
  ASSERT_EQ(data["parameters"].size(), 4u);
  const std::vector<std::size_t> sizes = {12, 4, 8, 2};
  for (std::size_t i = 0; i < 4; ++i) {
    const Json& parameter = data["parameters"][i];
    EXPECT_EQ(parameter["name"], Texts({"0.weight", "0.bias", "2.weight", "2.bias"})[i]);
    EXPECT_EQ(parameter["layer"], i < 2 ? "0" : "2");
    for (const char* kind : {"values", "gradients"}) {
      ASSERT_EQ(parameter[kind].size(), 3u);
      for (const Json& distribution : parameter[kind]) {
        EXPECT_EQ(distribution["size"], sizes[i]);
        const auto counts = distribution["counts"].get<std::vector<std::size_t>>();
        EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::size_t{0}), sizes[i]);
      }
    }
  }
  EXPECT_NE(data["parameters"][0]["values"][0], data["parameters"][0]["values"][2]);
}

TEST(Report, LetsOneChooseLayerAndStep) {
  const std::string html = to_html(small_history());
  EXPECT_EQ(matches(html, "<select id=\"layer\">(.*)</select>"),
            Texts{"<option>0</option><option>2</option>"});
  EXPECT_EQ(matches(html, "<label for=\"step\">([^<]*)</label>"), Texts{"At epoch"});
  EXPECT_EQ(matches(html, "id=\"step\" (min=\"0\" max=\"2\" value=\"2\")").size(), 1u);
  EXPECT_EQ(matches(html, "checked>([^<]*)</label>"), Texts{" Same scale at every epoch"});
}

TEST(Report, DrawsEveryChart) {
  History history;
  for (const char* chart : {"Loss", "Accuracy"})
    for (const char* curve : {"training", "test"}) history.add(chart, curve, 1, 2);
  for (const char* name : {"tanh", "again"}) history.activation(name, nn::Tanh<double>());
  EXPECT_EQ(matches(to_html(history), "<svg[^>]*>\\s*<title>([^<]*)</title>"),
            (Texts{"Loss", "Accuracy", "tanh", "again"}));
}

TEST(Report, KnowsParametersThatWereNotAlwaysObserved) {
  const Variable<double> a(1.0), b(2.0);
  History history;
  history.observe(1, Named<double>{{"a", a}});
  history.observe(2, Named<double>{{"a", a}, {"b", b}});
  const Json parameters = data_of(to_html(history))["parameters"];
  EXPECT_FALSE(parameters[0]["values"][0].is_null());
  EXPECT_TRUE(parameters[1]["values"][0].is_null());
  EXPECT_EQ(parameters[1]["values"][1]["norm"], 2);
  EXPECT_TRUE(parameters[1]["gradients"][1].is_null());
}

TEST(Report, HasTheConfusionMatrix) {
  History history;
  history.confusion(std::vector<int>{0, 0, 0, 0, 1, 1}, std::vector<int>{0, 0, 0, 1, 1, 2}, 3);
  const std::string html = to_html(history, {.class_names = {"cat", "dog", "fox"}});
  EXPECT_NE(html.find("4 of 6 right (66.7 %)"), std::string::npos);
  EXPECT_EQ(row(html, "cat"), (Texts{"3", "1", "0", "75.0 %"}));
  EXPECT_EQ(row(html, "dog"), (Texts{"0", "1", "1", "50.0 %"}));
  EXPECT_EQ(row(html, "fox"), (Texts{"0", "0", "0", "–"}));
  EXPECT_EQ(row(html, "Precision"), (Texts{"100.0 %", "50.0 %", "0.0 %", ""}));
  EXPECT_EQ(row(to_html(history), "0"), (Texts{"3", "1", "0", "75.0 %"}));
  // What is right lies on the diagonal; how dark a cell is, is its share of the row.
  EXPECT_EQ(matches(html, "<td class=\"(none|right|wrong)\""),
            (Texts{"right", "wrong", "none", "none", "right", "wrong", "none", "none", "none"}));
  EXPECT_EQ(matches(html, "--share:([0-9.]*)\""), (Texts{"0.750", "0.250", "0.500", "0.500"}));
}

TEST(Report, HasSamples) {
  History history;
  const xt::xarray<float> image = {{0, 1}, {1, 0}};
  history.sample(image, 1, 1, 0.9876);
  history.sample(image, 0, 1, nan);
  history.sample(image, 7, 1, 0.5);
  const std::string html = to_html(history, {.class_names = {"cat", "dog"}});
  EXPECT_EQ(matches(html, "alt=\"([^\"]*)\""), (Texts{"Image of dog", "Image of cat", "Image of 7"}));
  EXPECT_EQ(matches(html, "<strong>([^<]*)</strong>"), (Texts{"✓ dog", "✗ dog, is cat", "✗ dog, is 7"}));
  EXPECT_EQ(matches(html, "<span>([^<]*)</span></li>"),
            (Texts{"98.8 % sure", "no probability", "50.0 % sure"}));
}

TEST(Report, SurvivesATrainingThatWentAstray) {
  const Variable<double> w(Array<double>{nan, infinity, 1}), v(Array<double>{nan});
  Tape tape;
  tape.backward(sum(w * w) + sum(v));
  History history("epoch");
  history.observe(1, Named<double>{{"w", w}, {"v", v}});
  for (const double value : {nan, infinity, nan}) history.add("Loss", "training", 1, value);
  history.add("Loss", "test", 1, nan);
  history.add("Accuracy", "test", 1, 10);
  history.add("Accuracy", "test", 2, -infinity);
  const std::string html = to_html(history);
  EXPECT_EQ(row(html, "Loss, training"), (Texts{"NaN", "NaN", "∞ at 1", "∞ at 1"}));
  EXPECT_EQ(row(html, "Accuracy, test"), (Texts{"10", "−∞", "−∞ at 2", "10 at 1"}));
  EXPECT_EQ(count(html, "Loss: no finite value"), 1u);
  EXPECT_EQ(count(html, "Norm of the gradient, by layer: no finite value"), 1u);
  const Json data = data_of(html);  // would throw if there were NaN
  EXPECT_TRUE(data["parameters"][0]["values"][0]["norm"].is_null());
  EXPECT_EQ(data["parameters"][0]["values"][0]["finite"], 1);
  EXPECT_EQ(data["parameters"][1]["values"][0]["counts"], Json::array());
}

TEST(Report, IsNotBrokenByNames) {
  const std::string evil = "</script><script>alert(1)</script>&\"'{title}\xff";
  const Variable<double> w(Array<double>{1, 2});
  History history(evil);
  history.observe(1, Named<double>{{evil + "." + evil, w}});
  history.add(evil, evil, 1, 2);
  history.confusion(std::vector<int>{0}, std::vector<int>{0}, 1);
  history.sample(xt::xarray<double>{{1, 0}}, 0, 0, 1);
  history.activation(evil, nn::Tanh<double>());
  const std::string html = to_html(history, {.title = evil, .class_names = {evil}});
  EXPECT_EQ(count(html, "<script"), 2u);  // the data and the page's own
  EXPECT_EQ(count(html, "</script>"), 2u);
  EXPECT_EQ(data_of(html)["parameters"][0]["layer"],
            "</script><script>alert(1)</script>&\"'{title}\xef\xbf\xbd");
}

TEST(Report, HasItsDataOnOneLine) {
  const std::string html = to_html(small_history()), begin = "id=\"data\">";
  const auto at = html.find(begin) + begin.size();
  EXPECT_LT(html.find("</script>", at), html.find('\n', at));
}

// A norm that is 0 has no place on a logarithmic axis: then all are on a linear one.
TEST(Report, HasALogarithmicAxisWhereAllNormsArePositive) {
  Variable<double> w(Array<double>{1, 2}), v(Array<double>{3});
  const auto is_logarithmic = [&](double of_w, double of_v) {
    History history;
    w.set_grad(Array<double>{of_w, 0});
    v.set_grad(Array<double>{of_v});
    history.observe(1, Named<double>{{"a.w", w}, {"b.v", v}});
    const Texts words = matches(to_html(history), "<desc>(.*)</desc>");
    EXPECT_EQ(words.size(), 2u);
    EXPECT_EQ(count(words.at(0), "logarithmic"), 0u) << "that of the weights never is";
    return count(words.at(1), "logarithmic") == 1;
  };
  EXPECT_TRUE(is_logarithmic(1, 2));
  EXPECT_TRUE(is_logarithmic(1, nan)) << "what is not finite is not drawn";
  EXPECT_FALSE(is_logarithmic(0, 2));
  EXPECT_FALSE(is_logarithmic(1, 0));
}

// A legend of many names is broken into rows, for which a chart is higher, by no more than a row for each.
TEST(Report, MakesChartsHigherForLongLegends) {
  const auto height_for = [](int curves) {
    History history;
    for (int curve = 0; curve < curves; ++curve)
      for (int step = 0; step < 2; ++step)
        history.add("Loss", "a curve of a long name, number " + std::to_string(curve), step, curve + step);
    const std::string html = to_html(history);
    const std::size_t box = html.find("viewBox=\"");
    EXPECT_NE(box, std::string::npos);
    double x = 0, y = 0, width = 0, height = 0;
    std::istringstream(html.substr(box + 9)) >> x >> y >> width >> height;
    return height;
  };
  const double least = height_for(1);
  EXPECT_GT(least, 0);
  for (int curves = 2; curves <= 12; ++curves) {
    EXPECT_GE(height_for(curves), height_for(curves - 1)) << curves;
    EXPECT_LE(height_for(curves), least + 20 * curves) << curves;
  }
  EXPECT_GT(height_for(12), least);
}

TEST(Report, ReplacesAFileAsAWhole) {
  const TemporaryFolder temporary;
  const std::filesystem::path& folder = temporary.path();
  const auto contents = [&] {
    std::ifstream in(folder / "run.html");
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const History history = small_history();
  report(history, folder / "run.html");
  EXPECT_EQ(contents(), to_html(history));
  report(history, folder / "run.html", {.title = "Another"});
  EXPECT_EQ(contents(), to_html(history, {.title = "Another"}));
  EXPECT_THROW(report(History(), folder / "run.html"), std::invalid_argument);
  EXPECT_EQ(contents(), to_html(history, {.title = "Another"}));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
  std::filesystem::remove_all(folder);
  EXPECT_EQ(message_of<std::system_error>([&] { report(history, folder / "run.html"); }),
            (folder / "run.html").string() + ": cannot be written: No such file or directory");
}

TEST(Report, RejectsWhatItCannotShow) {
  EXPECT_EQ(message_of<std::invalid_argument>([] { to_html(History()); }),
            "report: history is empty, expected curves, parameters, a confusion matrix, samples or "
            "activation functions");
  History history;
  history.confusion(std::vector<int>{0}, std::vector<int>{1}, 3);
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              to_html(history, {.class_names = {"a", "b"}});
            }),
            "report: class_names has 2 names, expected 3: one for each class");
}

}  // namespace
}  // namespace xgrad::inspect
