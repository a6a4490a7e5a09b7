# Reads every table of this export, labels its columns and values, and draws two pictures into analyse.pdf.
# Leest elke tabel van deze export, geeft kolommen en waarden hun betekenis, en tekent twee plaatjes in analyse.pdf.
# Needs R and nothing else. In this folder: Rscript analyse.R (or, in R: source("analyse.R"))

language <- "nl" # or: "en"

read_table <- function(name) {
  file <- paste0(name, ".csv")
  dutch <- grepl(";", readLines(file, n = 1, encoding = "UTF-8"), fixed = TRUE)
  read.table(
    file,
    header = TRUE, sep = if (dutch) ";" else ",", dec = if (dutch) "," else ".", quote = "\"", comment.char = "",
    fill = FALSE, na.strings = "", stringsAsFactors = FALSE, check.names = FALSE, fileEncoding = "UTF-8-BOM",
    colClasses = if (name == "codebook") "character" else NA
  )
}

codebook <- read_table("codebook")
meaning <- codebook[[paste0("label_", language)]]

# A label for each column, and factors with their labels for columns that have few values. Cells with several
# values, and the answers to all items together, stay as they are.
labelled <- function(name) {
  table <- read_table(name)
  here <- codebook$file_name == paste0(name, ".csv")
  for (column in names(table)) {
    of_column <- here & codebook$column_name %in% column & is.na(codebook$item)
    values <- which(of_column & codebook$value_type %in% "value")
    several <- any(of_column & codebook$value_type %in% "list")
    if (length(values) > 0 && is.character(table[[column]]) && !several) {
      table[[column]] <- factor(table[[column]], levels = codebook$value[values], labels = meaning[values])
    }
    told <- which(of_column & !codebook$value_type %in% "value")
    if (length(told) > 0) attr(table[[column]], "label") <- meaning[told[1]]
  }
  table
}

names_of_tables <- unique(sub("\\.csv$", "", codebook$file_name[codebook$value_type %in% "file"]))
export <- lapply(setNames(names_of_tables, names_of_tables), labelled)
wide <- export$checkins_wide
# With "unknown" among the numbers, the column is text: then only the numbers count.
if ("tension" %in% names(wide)) wide$tension <- suppressWarnings(as.numeric(as.character(wide$tension)))

for (name in names(export)) cat(sprintf("%-20s %6d rows, %3d columns\n", name, nrow(export[[name]]), ncol(export[[name]])))

pdf("analyse.pdf", width = 8.27, height = 11.69)
parents <- unique(wide$participant[!is.na(wide$tension)])
if (length(parents) > 0) {
  par(mfrow = c(min(5, length(parents)), 1), mar = c(4, 4, 2, 1))
  for (parent in parents) {
    hers <- wide[wide$participant == parent & !is.na(wide$tension), ]
    plot(hers$study_day, hers$tension,
      type = "b", pch = 19, col = "#2f6690", ylim = c(0, 10), main = parent, xlab = "study_day", ylab = "tension"
    )
  }
}
noticed <- if ("noticed" %in% names(wide)) table(wide$noticed, ceiling(wide$study_day / 7)) else 0
if (sum(noticed) > 0) {
  par(mfrow = c(1, 1), mar = c(5, 4, 3, 12), xpd = TRUE)
  barplot(prop.table(noticed, 2),
    col = hcl.colors(nrow(noticed), "Blues 3"), xlab = "week", ylab = "noticed",
    legend.text = rownames(noticed), args.legend = list(x = "topright", inset = c(-0.45, 0), bty = "n")
  )
}
invisible(dev.off())
