/* Made by ./dev bundle from sources 7dafaa26707318f15b8f3f2c2e6b09fb. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
